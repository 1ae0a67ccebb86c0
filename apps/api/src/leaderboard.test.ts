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

describe('GET /api/v1/leaderboards/:type', () => {
  it('S3-06 gives the first ten, or as many as are asked for', async () => {
    const entries = Array.from({ length: 12 }, (_, index) => ({ rank: index + 1, id: `coin-${index}` }))
    await bench.store('leaderboard', ['market-cap'], {
      data: { type: 'market-cap', currency: 'usd', entries },
    })
    const { status, json } = await bench.get('/api/v1/leaderboards/market-cap')
    expect([status, json().data]).toEqual([
      200,
      { type: 'market-cap', currency: 'usd', entries: entries.slice(0, 10) },
    ])
    const all = await bench.get('/api/v1/leaderboards/market-cap?limit=250')
    expect(all.json().data.entries).toEqual(entries)
    expect(bench.wants).toEqual([])
  })

  it.each(['/winners', '/toString', '/gainers?limit=251', '/gainers?limit=0', '/gainers?currency=eur'])(
    'refuses %s before anybody is asked',
    async (path) => {
      expect((await bench.get(`/api/v1/leaderboards${path}`)).status).toBe(400)
      expect(bench.wants).toEqual([])
    },
  )
})
