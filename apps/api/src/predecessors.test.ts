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

describe('what predecessors did', () => {
  it('S0-21 S0-23 the cache is connected and empty, then holds exactly what was stored, which names the coin', async () => {
    expect((await bench.get('/api/cache-stats')).json()).toMatchObject({ connected: true, total_keys: 0 })
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.store('tokenomics', ['bitcoin', 'usd'], { data: { id: 'bitcoin', name: 'Bitcoin' } })
    const { json } = await bench.get('/api/v1/coins/bitcoin/tokenomics')
    expect(json().data.name).toBe('Bitcoin')
    expect((await bench.get('/api/cache-stats')).json()).toMatchObject({ connected: true, total_keys: 2 })
  })

  it('S0-02 coins and tokenomics are read with the lifetime that they have left, and counted', async () => {
    await bench.store('coin', ['bitcoin', 'usd'], { freshForMs: 300_000, ageMs: 60_000 })
    await bench.store('tokenomics', ['bitcoin', 'usd'], { freshForMs: 600_000, ageMs: 60_000 })
    const ttlOf = async (path: string) => (await bench.get(path)).headers['cache-status']
    expect(await ttlOf('/api/v1/coins/bitcoin')).toBe('marketcache; hit; ttl=240')
    expect(await ttlOf('/api/v1/coins/bitcoin/tokenomics')).toBe('marketcache; hit; ttl=540')
    expect((await bench.get('/api/v1/cache/keys?pattern=crypto:*')).json().count).toBe(2)
  })

  it('S1-01 a price is a hit for five minutes, and asks nobody; then a new one is wanted', async () => {
    await bench.store('quote', ['AAPL'], { freshForMs: 300_000, data: { price: 0 } })
    bench.clock.advance(299_000)
    const fresh = await bench.get('/api/v1/quotes/AAPL')
    expect([fresh.status, fresh.json().data, fresh.headers['cache-status']]).toEqual([
      200,
      { price: 0 },
      'marketcache; hit; ttl=1',
    ])
    expect(bench.wants).toEqual([])
    bench.clock.advance(2_000)
    await bench.get('/api/v1/quotes/AAPL')
    await expect.poll(() => bench.wants.map((want) => want.replace(/^\w+ /, ''))).toEqual(['quote AAPL'])
  })

  it('S1-57 paths are versioned, lists are paged, mistakes are all named, and answers are logged', async () => {
    const { paths } = (await bench.get('/openapi.json')).json()
    for (const path of ['/coins/{id}', '/quotes', '/ohlcv/{source}/{symbol}', '/cache/keys'])
      expect(Object.keys(paths)).toContain(`/api/v1${path}`)
    for (const symbol of ['A', 'B', 'C']) await bench.store('quote', [symbol])
    const page = await bench.get('/api/v1/cache/keys?limit=2')
    expect([page.json().keys.length, page.headers.link]).toEqual([2, expect.stringContaining('rel="next"')])
    const wrong = await bench.get('/api/v1/coins/bitcoin?wait=99&currency=xxx&foo=1', {
      'x-request-id': 'r-57',
    })
    expect(
      wrong
        .json()
        .errors.map(({ field }: { field: string }) => field)
        .sort(),
    ).toEqual(['currency', 'foo', 'wait'])
    expect(bench.logLines().filter(({ msg }) => msg === 'request answered')).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        requestId: 'r-57',
        method: 'GET',
        route: '/api/v1/coins/:id',
        status: 400,
        durationMs: expect.any(Number),
      }),
    )
  })
})
