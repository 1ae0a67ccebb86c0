import { createHash } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

const key = 'mk_canary_0123456789abcdef'
const API_KEYS = [`desk:${createHash('sha256').update(key).digest('hex')}`]
const question = { type: 'sentiment', input: 'Bitcoin rallies.' }
const canonical = '{"input":"Bitcoin rallies.","model":"test-model","promptVersion":"1","type":"sentiment"}'
const hash = createHash('sha256').update(canonical).digest('hex')
const address = `/api/v1/analyses/sentiment/${hash}`

let server: RedisServer
let bench: ApiBench
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await createApiBench(server, { API_KEYS, ADMIN_TOKEN: 'admin-token-of-sixteen' })
  return () => bench.close()
})

const store = (entry = {}) => bench.store('analysis', ['public', 'sentiment', hash], entry)

async function post(headers: Record<string, string> = {}): Promise<number> {
  const url = '/api/v1/analyses?wait=0'
  return (await bench.app.inject({ method: 'POST', url, headers, payload: question })).statusCode
}

/** What the metrics and, once the API has closed, the counts of demand say of all reads so far. */
async function counted() {
  const { text } = await bench.get('/metrics')
  const states = text.matchAll(
    /^marketcache_reads_total\{(?=[^}]*resource="analysis").*state="(\w+)".*\} (\d+)$/gm,
  )
  await bench.app.close()
  const statistics = await bench.demand.readStatistics()
  const { hits, stale, misses } = statistics.find(({ resource }) => resource === 'analysis')?.lastHour ?? {}
  return {
    reads: Object.fromEntries([...states].map(([, state, count]) => [state, Number(count)])),
    hits,
    stale,
    misses,
  }
}

describe('reads of what is made of what was posted', () => {
  it('count once when it is posted and not there', async () => {
    expect(await post({ 'x-api-key': key })).toBe(202)
    expect(await counted()).toEqual({ reads: { warming: 1 }, hits: 0, stale: 0, misses: 1 })
  })

  it('count once when it is posted and fresh', async () => {
    await store()
    expect(await post()).toBe(200)
    expect(await counted()).toEqual({ reads: { fresh: 1 }, hits: 1, stale: 0, misses: 0 })
  })

  it.each<[string, Record<string, string>]>([
    ['may', { 'x-api-key': key }],
    ['may not', {}],
  ])(
    'count once when it is posted and stale, by somebody who %s have it made again',
    async (_name, headers) => {
      await store({ ageMs: 30_000 })
      expect(await post(headers)).toBe(200)
      expect(await counted()).toEqual({ reads: { stale: 1 }, hits: 0, stale: 1, misses: 0 })
    },
  )

  it('do not count when somebody may not ask for it', async () => {
    expect(await post()).toBe(401)
    expect(await counted()).toMatchObject({ reads: {} })
  })

  it.each([
    ['fresh', 1_000, { reads: { fresh: 1 }, hits: 1, stale: 0, misses: 0 }],
    ['too old to be served otherwise', 120_000, { reads: { stale: 1 }, hits: 0, stale: 1, misses: 0 }],
  ])('count once when it is read and %s', async (_name, ageMs, expected) => {
    await store({ ageMs })
    expect((await bench.get(address)).status).toBe(200)
    expect(await counted()).toEqual(expected)
  })

  it('count as unknown, and not as a miss, when it is read and nobody posted it', async () => {
    expect((await bench.get(`${address}?wait=0`)).status).toBe(404)
    expect(await counted()).toMatchObject({ reads: { unknown_instrument: 1 }, misses: 0 })
  })

  it('count once when it is read and not there by somebody who takes only what is cached', async () => {
    expect((await bench.get(address, { 'cache-control': 'only-if-cached' })).status).toBe(504)
    expect(await counted()).toEqual({ reads: { not_cached: 1 }, hits: 0, stale: 0, misses: 1 })
  })

  it('count once more when it is being made and somebody reads it', async () => {
    expect(await post({ 'x-api-key': key })).toBe(202)
    expect((await bench.get(`${address}?wait=0`)).status).toBe(503)
    expect(await counted()).toEqual({ reads: { warming: 2 }, hits: 0, stale: 0, misses: 2 })
  })
})
