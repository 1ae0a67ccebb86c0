import { randomUUID } from 'node:crypto'
import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requestsQueue } from './jobs.ts'
import { createRefreshQueues, type RefreshQueues } from './queues.ts'
import { createRefreshKeys } from './refresh-keys.ts'

const job = { label: 'a test', items: [{ resource: 'coin', params: { id: 'bitcoin' } }] }

describe('createRefreshQueues', () => {
  let server: RedisServer
  let connection: Redis
  let prefix: string
  let queues: RefreshQueues
  const closers: (() => Promise<void>)[] = []

  beforeAll(async () => {
    server = await startRedisServer()
    connection = new Redis(server.url, { maxRetriesPerRequest: null })
  })
  beforeEach(() => {
    prefix = `test-${randomUUID()}`
    queues = createRefreshQueues({ connection, prefix, providers: ['acme'], onError: () => undefined })
    return () => queues.close()
  })
  afterAll(async () => {
    await Promise.all(closers.map((close) => close()))
    connection.disconnect()
    await server.stop()
  })

  it('is of use when the server was too slow while it was opened', async () => {
    const hasty = new Redis(server.url, { commandTimeout: 50 })
    await new Promise((resolve) => hasty.once('ready', resolve))
    await connection.client('PAUSE', 300, 'ALL')
    const late = createRefreshQueues({
      connection: hasty,
      prefix,
      providers: ['acme'],
      onError: () => undefined,
    })
    await expect(hasty.ping()).rejects.toThrow('timed out')
    const drain = () => late.requestDrain({ provider: 'acme', call: 'acme.prices', group: 'all' })
    expect(await eventually(async () => drain().then(() => true))).toBe(true)
    await late.close()
    hasty.disconnect()
  })

  it('knows no job by an id that was never given, nor one of another kind', async () => {
    const warm = await queues.requests.add('warm', { list: 'all', isForced: false })
    expect(await queues.findJob('12345')).toBeNull()
    expect(await queues.findJob(warm.id ?? '')).toBeNull()
    expect(await queues.findJob('../../etc/passwd')).toBeNull()
  })

  it('shows a job that waits, with nothing done yet', async () => {
    const id = await queues.submitRefresh(job)
    expect(await queues.findJob(id)).toMatchObject({
      id,
      label: 'a test',
      state: 'waiting',
      progress: { done: 0, total: 1 },
      result: null,
      error: null,
      finishedAt: null,
    })
  })

  it('stops waiting for a job that nobody works on, and for one that does not exist', async () => {
    const id = await queues.submitRefresh(job)
    expect(await queues.waitForJob(id, 0)).toMatchObject({ state: 'waiting' })
    expect(await queues.waitForJob('nope', 10_000)).toBeNull()
  })

  it('shows the result of a job that was done', async () => {
    const result = { processed: 1, succeeded: 1, items: [{ ...job.items[0], outcome: 'ok' }] }
    await workWith(async () => result)
    const id = await queues.submitRefresh(job)
    expect(await queues.waitForJob(id, 10_000)).toMatchObject({ state: 'completed', result })
  })

  it('shows no result that it cannot read, and the reason of a failure', async () => {
    await workWith(async ({ data }) => {
      if (data.label === 'fails') throw new Error('broken')
      return { odd: true }
    })
    const odd = await queues.submitRefresh(job)
    const failing = await queues.submitRefresh({ ...job, label: 'fails' })
    expect(await queues.waitForJob(odd, 10_000)).toMatchObject({ state: 'completed', result: null })
    expect(await queues.waitForJob(failing, 10_000)).toMatchObject({ state: 'failed', error: 'broken' })
  })

  it('counts what waits in each queue', async () => {
    await queues.requestDrain({ provider: 'acme', call: 'acme.things', group: 'usd' })
    await queues.requestDrain({ provider: 'acme', call: 'acme.things', group: 'usd' }, 60_000)
    expect(await queues.counts()).toMatchObject({
      acme: { waiting: 1, delayed: 1, active: 0, failed: 0 },
      requests: { waiting: 0 },
    })
  })

  it('refuses a drain job for a provider that does not exist, naming those that do', async () => {
    const lane = { provider: 'nobody', call: 'nobody.things', group: 'usd' }
    await expect(queues.requestDrain(lane)).rejects.toThrow(/acme.*nobody/)
  })

  async function workWith(process: (job: { data: { label: string } }) => Promise<unknown>): Promise<void> {
    const blocking = connection.duplicate()
    const worker = new Worker(requestsQueue, process, {
      connection: blocking,
      prefix: createRefreshKeys(prefix).queuePrefix(requestsQueue),
    })
    await worker.waitUntilReady()
    closers.push(async () => {
      await worker.close(true)
      blocking.disconnect()
    })
  }
})
