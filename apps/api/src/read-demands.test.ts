import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await createApiBench(server)
})
afterEach(() => bench.close())

const url = '/api/v1/coins/bitcoin'
const parts = ['bitcoin', 'usd']

describe('what the request demands', () => {
  it('only-if-cached: what is stored or 504, nothing is wanted', async () => {
    const headers = { 'cache-control': 'only-if-cached' }
    expect((await bench.get(url, headers)).json()).toMatchObject({ code: 'not_cached', status: 504 })
    await bench.store('coin', parts, { ageMs: 22_000 })
    expect((await bench.get(url, headers)).status).toBe(200)
    expect(bench.wants).toEqual([])
  })

  it.each(['max-age=5', 'min-fresh=8'])('%s: a fresher value, when one comes', async (demand) => {
    await bench.store('coin', parts, { ageMs: 6_000 })
    bench.refresh.answer = async () => {
      await bench.store('coin', parts, { data: { price: 2 } })
      return [{ status: 'wanted' }]
    }
    const { status, headers, json } = await bench.get(url, { 'cache-control': demand })
    expect([status, json().data]).toEqual([200, { price: 2 }])
    expect(headers['cache-status']).toBe('marketcache; fwd=request; stored')
    expect(bench.wants).toEqual(['demand coin bitcoin,usd'])
  })

  it.each(['max-age=5', 'min-fresh=8', 'min-fresh=86400'])(
    '%s: 504 that says how often it updates, when none comes',
    async (demand) => {
      await bench.store('coin', parts, { ageMs: 6_000 })
      const { status, headers, json } = await bench.get(`${url}?wait=0.05`, { 'cache-control': demand })
      expect([status, json().code, headers['retry-after']]).toEqual([504, 'freshness_unmet', '4'])
      expect(json().detail).toContain('updates every 10 seconds')
    },
  )

  it('max-stale: a value past its stale window at once', async () => {
    await bench.store('coin', parts, { ageMs: 100_000 })
    const { status, headers } = await bench.get(url, { 'cache-control': 'max-stale=120' })
    expect([status, headers['cache-status']]).toEqual([200, 'marketcache; hit; ttl=-90'])
    await expect.poll(() => bench.wants).toEqual(['stale coin bitcoin,usd'])
  })

  it.each(['no-cache', 'max-age=0', 'max-age=banana', 'no-store, foo=bar, ,'])(
    '%s: nothing that it could demand',
    async (demand) => {
      await bench.store('coin', parts, { ageMs: 6_000 })
      expect((await bench.get(url, { 'cache-control': demand, pragma: 'no-cache' })).status).toBe(200)
      expect(bench.wants).toEqual([])
    },
  )
})
