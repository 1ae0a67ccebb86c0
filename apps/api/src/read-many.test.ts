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

describe('a batch', () => {
  it('answers in the order and number in which it was asked, with the bytes that are stored', async () => {
    const bitcoin = await bench.store('coin', ['bitcoin', 'usd'], { data: { price: 1 } })
    const ethereum = await bench.store('coin', ['ethereum', 'usd'], { data: { price: 0 } })
    const { status, headers, text } = await bench.get('/api/v1/coins?ids=ethereum,bitcoin,ETHEREUM')
    expect(status).toBe(200)
    expect(text).toBe(`{"items":[${ethereum},${bitcoin},${ethereum}]}`)
    expect(headers).toMatchObject({
      'cache-status': 'marketcache; hit; ttl=10',
      'cache-control': 'public, max-age=10, stale-while-revalidate=50',
    })
    const again = await bench.get('/api/v1/coins?ids=ethereum,bitcoin,ETHEREUM', {
      'if-none-match': String(headers.etag),
    })
    expect(again.status).toBe(304)
  })

  it.each([
    ['/api/v1/tokenomics?ids=bitcoin', 'tokenomics', ['bitcoin', 'usd']],
    ['/api/v1/coins?ids=bitcoin&currency=eur', 'coin', ['bitcoin', 'eur']],
    ['/api/v1/quotes?symbols=%5EGSPC,EURUSD=X,bitcoin', 'quote', ['^GSPC']],
  ])('reads %s', async (url, resource, key) => {
    await bench.store(resource, key)
    const { json } = await bench.get(url)
    expect(json().items[0]).toMatchObject({ meta: { resource } })
  })

  it('S2-36 takes one round trip to the cache, whatever the number of items', async () => {
    const monitor = await bench.app.redis.duplicate({ enableOfflineQueue: true }).monitor()
    const seen: string[] = []
    monitor.on('monitor', (_time, [command = '', ...keys]) => {
      if (command.toLowerCase() !== 'info') seen.push(`${command.toLowerCase()} ${keys.length}`)
    })
    const ids = Array.from({ length: 250 }, (_, index) => `coin-${index}`)
    await bench.get(`/api/v1/coins?ids=${ids.join()}`)
    await expect.poll(() => seen).toEqual(['mget 250'])
    monitor.disconnect()
  })

  it('tells for each item why there is none, and wants all of them in one call per reason', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.store('coin', ['dogecoin', 'usd'], { ageMs: 22_000 })
    await bench.store('coin', ['nonsense', 'usd'], { kind: 'unknown' })
    await bench.store('coin', ['broken', 'usd'], { kind: 'failed' })
    const { status, headers, json } = await bench.get(
      '/api/v1/coins?ids=bitcoin,missing,dogecoin,nonsense,broken,missing,another',
    )
    expect(status).toBe(200)
    const problem = (id: string, code: string, about: object) => ({ params: { id }, code, ...about })
    const warming = { status: 503, retryable: true, retryAfterSeconds: 2, resource: 'coin' }
    expect(json().items).toMatchObject([
      { data: { price: 0 } },
      problem('missing', 'warming', warming),
      { data: { price: 0 } },
      problem('nonsense', 'unknown_instrument', { status: 404, retryable: false }),
      problem('broken', 'upstream_unavailable', { status: 503, retryAfterSeconds: 10 }),
      problem('missing', 'warming', warming),
      problem('another', 'warming', warming),
    ])
    expect(headers['cache-control']).toBe('public, no-cache')
    expect(headers.etag).toBeUndefined()
    expect(bench.wants.toSorted()).toEqual([
      'miss coin missing,usd + coin another,usd',
      'stale coin dogecoin,usd',
    ])
  })

  it('does not wait unless it is told to', async () => {
    const startedAt = performance.now()
    await bench.get('/api/v1/coins?ids=bitcoin,ethereum')
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('waits, when told to, until all have come', async () => {
    bench.refresh.answer = async (wants) => {
      for (const { params } of wants) void bench.store('coin', [params.id ?? '', 'usd'])
      return wants.map(() => ({ status: 'wanted' }))
    }
    const { headers, json } = await bench.get('/api/v1/coins?ids=a,b,c,a&wait=10')
    expect(json().items).toHaveLength(4)
    expect(json().items.every((item: object) => 'data' in item)).toBe(true)
    expect(headers['cache-status']).toBe('marketcache; fwd=miss; stored')
    expect(bench.wants).toEqual(['miss coin a,usd + coin b,usd + coin c,usd'])
  })

  it('waits no longer than told, and then gives what has come', async () => {
    bench.refresh.answer = async (wants) => {
      void bench.store('coin', ['a', 'usd'])
      return wants.map(() => ({ status: 'wanted' }))
    }
    const { json } = await bench.get('/api/v1/coins?ids=a,b&wait=0.2')
    expect(json().items).toMatchObject([{ data: { price: 0 } }, { code: 'warming' }])
  })

  it('says for each item whether the demands are met', async () => {
    await bench.store('coin', ['a', 'usd'], { ageMs: 6_000 })
    const { json } = await bench.get('/api/v1/coins?ids=a,b', {
      'cache-control': 'max-age=5, only-if-cached',
    })
    expect(json().items).toMatchObject([{ code: 'not_cached' }, { code: 'not_cached' }])
    expect(bench.wants).toEqual([])
  })

  it('is shared with single reads: what is missing is wanted once', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>()
    bench.refresh.answer = async (wants) => {
      void release.then(() => bench.store('coin', ['a', 'usd']))
      return wants.map(() => ({ status: 'wanted' }))
    }
    const one = bench.get('/api/v1/coins/a?wait=10')
    await expect.poll(() => bench.wants.length).toBe(1)
    const many = bench.get('/api/v1/coins?ids=a&wait=10')
    resolve()
    expect((await one).status).toBe(200)
    expect((await many).json().items).toMatchObject([{ data: { price: 0 } }])
    expect(bench.wants).toHaveLength(1)
  })
})
