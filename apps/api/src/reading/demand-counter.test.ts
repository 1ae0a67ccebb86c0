import { randomUUID } from 'node:crypto'
import type { Params, Resource } from '@marketcache/contracts'
import { createDemand, type Demand, type DemandBatch } from '@marketcache/refresh'
import { coin, portfolio, symbolSearch } from '@marketcache/resources'
import { createFakeClock, eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { createDemandCounter, type DemandCounter } from './demand-counter.ts'
import type { ReadResult } from './reader.ts'

const entry = valueEntry(0)
const served: ReadResult = { kind: 'served', entry, state: 'fresh', forwarded: null }
const old: ReadResult = { ...served, state: 'stale' }
const renewed: ReadResult = { ...served, forwarded: 'miss' }
const warming: ReadResult = { kind: 'refused', refusal: { code: 'warming', retryAfterMs: 1 } }
const notCached: ReadResult = { kind: 'refused', refusal: { code: 'not_cached', retryAfterMs: null } }
const unknown: ReadResult = { kind: 'refused', refusal: { code: 'unknown_instrument', retryAfterMs: null } }

function read(counter: DemandCounter, id: string, result = served, resource: Resource = coin): void {
  const params: Params = { id, currency: 'usd' }
  counter.note({ key: `mc:coin:${id}:usd`, resource, params }, result)
}

describe('createDemandCounter', () => {
  let server: RedisServer
  let redis: Redis
  let demand: Demand
  let errors: unknown[]

  beforeEach(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url, { enableOfflineQueue: false, retryStrategy: () => 20, lazyConnect: true })
    redis.on('error', () => undefined)
    await redis.connect()
    demand = createDemand({ redis, prefix: `test-${randomUUID()}`, clock: createFakeClock() })
    errors = []
  })
  afterEach(async () => {
    redis.disconnect()
    await server.stop()
  })

  function counterOf(of: Pick<Demand, 'record'> = demand): DemandCounter {
    return createDemandCounter({ demand: of, source: randomUUID(), onError: (error) => errors.push(error) })
  }

  async function popular(): Promise<string[]> {
    const found = await demand.readPopular({ resource: 'coin', limit: 5 })
    return found.map(({ params, reads }) => `${params.id} ${reads}`)
  }

  it('S3-24 S3-25 tells by resource what became of reads, and by name what was read', async () => {
    const counter = counterOf()
    for (const result of [served, served, old, renewed, warming]) read(counter, 'bitcoin', result)
    read(counter, 'ethereum')
    await counter.flush()
    const [statistics] = await demand.readStatistics()
    expect(statistics?.lastHour).toEqual({ hits: 3, stale: 1, misses: 2, hitRatio: 4 / 6 })
    expect(await popular()).toEqual(['bitcoin 4', 'ethereum 1'])
  })

  it('S3-25 does not take what does not exist for popular, however often it is asked for', async () => {
    const counter = counterOf()
    for (const result of [unknown, warming, notCached])
      for (let index = 0; index < 100; index += 1) read(counter, 'nonsense', result)
    await counter.flush()
    expect(await popular()).toEqual([])
    expect(await demand.readStatistics()).toHaveLength(1)
  })

  it("counts a user's values and what people typed, and keeps their names to itself", async () => {
    const counter = counterOf()
    read(counter, 'bitcoin', served, portfolio)
    read(counter, 'words', served, symbolSearch)
    await counter.flush()
    for (const resource of ['portfolio', 'symbol-search'])
      expect(await demand.readPopular({ resource, limit: 5 })).toEqual([])
    expect(await demand.readStatistics()).toHaveLength(2)
  })

  it('S3-15 adds up with what another process counts', async () => {
    const [one, other] = [counterOf(), counterOf()]
    for (const counter of [one, other, other]) read(counter, 'bitcoin')
    await Promise.all([one.flush(), other.flush()])
    expect(await popular()).toEqual(['bitcoin 3'])
  })

  it('sends nothing when nothing was read, and one batch at a time', async () => {
    const batches: DemandBatch[] = []
    const counter = counterOf({ record: async (batch) => void batches.push(batch) })
    await counter.flush()
    expect(batches).toEqual([])
    read(counter, 'bitcoin')
    await Promise.all([counter.flush(), counter.flush()])
    expect(batches).toHaveLength(1)
  })

  it('keeps and sums what it counts while the queue Redis is away, and sends it once it is back', async () => {
    const counter = counterOf()
    read(counter, 'bitcoin')
    await server.kill()
    await eventually(() => redis.status !== 'ready')
    for (let second = 0; second < 3; second += 1) {
      await counter.flush()
      read(counter, 'bitcoin')
    }
    expect(errors).toHaveLength(3)
    await server.restart()
    await eventually(() => redis.status === 'ready')
    await counter.flush()
    await counter.flush()
    expect(await popular()).toEqual(['bitcoin 4'])
  })

  it('counts a batch once whose answer got lost', async () => {
    let isFirst = true
    const counter = counterOf({
      record: async (batch) => {
        await demand.record(batch)
        if (!isFirst) return
        isFirst = false
        throw new Error('Command timed out')
      },
    })
    read(counter, 'bitcoin')
    await counter.flush()
    read(counter, 'bitcoin')
    await counter.flush()
    await counter.flush()
    expect(await popular()).toEqual(['bitcoin 2'])
  })

  it('stays bounded under a flood of names: further ones count for their resource alone', async () => {
    const batches: DemandBatch[] = []
    const counter = counterOf({ record: async (batch) => void batches.push(batch) })
    for (let index = 0; index < 30_000; index += 1) read(counter, `flood-${index}`)
    read(counter, 'flood-0')
    await counter.close()
    expect(Math.max(...batches.map(({ names }) => names.length))).toBe(2_000)
    expect(batches.flatMap(({ names }) => names)).toHaveLength(10_000)
    expect(batches[0]?.names[0]).toEqual({
      resource: 'coin',
      params: { id: 'flood-0', currency: 'usd' },
      reads: 2,
    })
    const reads = batches.flatMap(({ states }) => states).reduce((sum, each) => sum + each.reads, 0)
    expect(reads).toBe(30_001)
  })

  it('sends what is left when it closes, and does not hang when the queue Redis is away', async () => {
    const [first, second] = [counterOf(), counterOf()]
    read(first, 'bitcoin')
    await first.close()
    expect(await popular()).toEqual(['bitcoin 1'])
    await server.kill()
    await eventually(() => redis.status !== 'ready')
    read(second, 'bitcoin')
    await second.close()
    expect(errors).toHaveLength(1)
  })
})
