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

describe('a value that is stored', () => {
  it('S1-04 is sent byte for byte, with everything a cache in between needs', async () => {
    const body = await bench.store('coin', parts, { ageMs: 1_500 })
    const { status, headers, text } = await bench.get(url)
    expect(status).toBe(200)
    expect(text).toBe(body.toString())
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'cache-status': 'marketcache; hit; ttl=8',
      'cache-control': 'public, max-age=8, stale-while-revalidate=50',
      'x-content-type-options': 'nosniff',
    })
    expect(headers.etag).toMatch(/^"[0-9a-z]+"$/)
    expect(headers['last-modified']).toBe(new Date(bench.clock.now() - 1_500).toUTCString())
    expect(bench.wants).toEqual([])
  })

  it.each([
    ['/api/v1/coins/BITCOIN', 'coin', parts],
    ['/api/v1/coins/bitcoin?currency=eur', 'coin', ['bitcoin', 'eur']],
    ['/api/v1/coins/usd-coin/tokenomics', 'tokenomics', ['usd-coin', 'usd']],
    ['/api/v1/coins/bitcoin/profile', 'coin-profile', ['bitcoin']],
    ['/api/v1/quotes/aapl.x', 'quote', ['AAPL.X']],
    ['/api/v1/quotes/%5EGSPC', 'quote', ['^GSPC']],
    ['/api/v1/quotes/EURUSD%3DX', 'quote', ['EURUSD=X']],
    ['/api/v1/quotes/EURUSD=X', 'quote', ['EURUSD=X']],
    ['/api/v1/quotes/BRK-B', 'quote', ['BRK-B']],
    ['/api/v1/quotes/0P000071W8.TO', 'quote', ['0P000071W8.TO']],
    ['/api/v1/quotes/usd-coin', 'quote', ['usd-coin']],
  ])('is found under %s', async (path, resource, key) => {
    await bench.store(resource, key)
    expect((await bench.get(path)).status).toBe(200)
  })

  it('answers HEAD like GET without the body', async () => {
    const body = await bench.store('coin', parts)
    const head = await bench.get(url, {}, { method: 'HEAD' })
    const full = await bench.get(url)
    expect([head.status, head.text]).toEqual([200, ''])
    const { date: _, ...same } = full.headers
    expect(head.headers).toMatchObject({ ...same, 'content-length': String(body.length) })
  })

  it('answers 304 to those who have it, with the headers that keep their copy alive', async () => {
    await bench.store('coin', parts)
    const { headers } = await bench.get(url)
    for (const tag of [String(headers.etag), `W/${headers.etag}`, `"x", ${headers.etag}`, '*']) {
      const again = await bench.get(url, { 'if-none-match': tag })
      expect([again.status, again.text]).toEqual([304, ''])
      expect(again.headers).toMatchObject({ etag: headers.etag, 'cache-control': headers['cache-control'] })
      expect(again.headers['content-type']).toBeUndefined()
    }
    const since = await bench.get(url, { 'if-modified-since': String(headers['last-modified']) })
    expect(since.status).toBe(304)
  })

  it('answers 200 to those who have another one', async () => {
    await bench.store('coin', parts, { ageMs: 5_000 })
    const { headers } = await bench.get(url)
    await bench.store('coin', parts)
    const changed = await bench.get(url, { 'if-none-match': String(headers.etag) })
    expect(changed.status).toBe(200)
    expect(changed.headers.etag).not.toBe(headers.etag)
  })
})

describe('a stale value', () => {
  it('is served at once, promises nothing and makes a refresh wanted', async () => {
    await bench.store('coin', parts, { ageMs: 22_000 })
    const { status, headers } = await bench.get(url)
    expect(status).toBe(200)
    expect(headers['cache-status']).toBe('marketcache; hit; ttl=-12')
    expect(headers['cache-control']).toBe('public, no-cache')
    await expect.poll(() => bench.wants).toEqual(['stale coin bitcoin,usd'])
  })

  it('is wanted once a second, however many read it', async () => {
    await bench.store('coin', parts, { ageMs: 22_000 })
    await Promise.all(Array.from({ length: 50 }, () => bench.get(url)))
    await expect.poll(() => bench.wants.length).toBe(1)
    bench.clock.advance(1_000)
    await bench.get(url)
    await expect.poll(() => bench.wants.length).toBe(2)
  })

  it('is served although the queue does not answer', async () => {
    bench.refresh.answer = () => Promise.reject(new Error('Connection is closed.'))
    await bench.store('coin', parts, { ageMs: 22_000 })
    expect((await bench.get(url)).status).toBe(200)
    await expect.poll(() => bench.logLines().map(({ msg }) => msg)).toContain('refresh could not be wanted')
  })
})

describe('a value past its stale window', () => {
  it('is replaced by a new one that comes in time', async () => {
    await bench.store('coin', parts, { ageMs: 100_000 })
    bench.refresh.answer = async () => {
      await bench.store('coin', parts, { data: { price: 2 } })
      return [{ status: 'wanted' }]
    }
    const { status, headers, json } = await bench.get(url)
    expect([status, json().data]).toEqual([200, { price: 2 }])
    expect(headers['cache-status']).toBe('marketcache; fwd=stale; stored')
    expect(bench.wants).toEqual(['demand coin bitcoin,usd'])
  })

  it.each([
    { status: 'wanted' },
    { status: 'paused', retryAfterMs: 60_000 },
    { status: 'overloaded', retryAfterMs: 5_000 },
  ] as const)('is served as stale when none comes: %j', async (answer) => {
    await bench.store('coin', parts, { ageMs: 100_000 })
    bench.refresh.answer = async () => [answer]
    const { status, headers } = await bench.get(`${url}?wait=0.05`)
    expect(status).toBe(200)
    expect(headers['cache-status']).toBe('marketcache; hit; ttl=-90')
    expect(headers['cache-control']).toBe('public, no-cache')
  })

  it('is served at once when the refresh fails, without waiting any longer', async () => {
    await bench.store('coin', parts, { ageMs: 100_000 })
    bench.refresh.answer = async () => {
      await bench.store('coin', parts, { kind: 'failed' })
      return [{ status: 'wanted' }]
    }
    const startedAt = performance.now()
    expect((await bench.get(`${url}?wait=10`)).status).toBe(200)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

describe('a value that is missing', () => {
  it('is wanted most urgently and served when it comes', async () => {
    bench.refresh.answer = async () => {
      await bench.store('coin', parts)
      return [{ status: 'wanted' }]
    }
    const { status, headers } = await bench.get(url)
    expect(status).toBe(200)
    expect(headers['cache-status']).toBe('marketcache; fwd=miss; stored')
    expect(headers['cache-control']).toBe('public, max-age=10, stale-while-revalidate=50')
    expect(bench.wants).toEqual(['miss coin bitcoin,usd'])
  })

  it('is warming when it does not come in time', async () => {
    const { status, headers, json } = await bench.get(`${url}?wait=0.05`)
    expect(status).toBe(503)
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '2',
      'cache-control': 'no-store',
    })
    expect(json()).toMatchObject({ code: 'warming', status: 503, retryable: true, retryAfterSeconds: 2 })
    expect(json().requestId).toBe(headers['x-request-id'])
  })

  it('is served although its event was lost, because the cache is read once more at the deadline', async () => {
    bench.refresh.answer = async () => [{ status: 'wanted' }]
    const answer = bench.get(`${url}?wait=0.3`)
    await expect.poll(() => bench.wants.length).toBe(1)
    await bench.store('coin', ['other', 'usd'])
    const { redis } = bench.app
    const [key = ''] = (await redis.scan('0', 'MATCH', '*other*', 'COUNT', 1_000))[1]
    await redis.copy(key, key.replace('other', 'bitcoin'))
    expect((await answer).status).toBe(200)
  })

  it('is wanted once and served to all of a thousand who ask at the same time', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>()
    bench.refresh.answer = async () => {
      void release.then(() => bench.store('coin', parts))
      return [{ status: 'wanted' }]
    }
    const answers = Array.from({ length: 1_000 }, () => bench.get(`${url}?wait=10`))
    await expect.poll(() => bench.wants.length).toBe(1)
    resolve()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(bench.wants).toEqual(['miss coin bitcoin,usd'])
  })

  it('is asked for only once when wait=0, and nobody waits', async () => {
    const { status, json } = await bench.get(`${url}?wait=0`)
    expect([status, json().code]).toEqual([503, 'warming'])
    expect(bench.wants).toEqual(['miss coin bitcoin,usd'])
  })

  it.each([
    [{ status: 'overloaded', retryAfterMs: 5_000 }, 'overloaded', '5'],
    [{ status: 'paused', retryAfterMs: 30_000 }, 'upstream_unavailable', '30'],
  ] as const)('is refused at once when waiting cannot help: %j', async (answer, code, retryAfter) => {
    bench.refresh.answer = async () => [answer]
    const startedAt = performance.now()
    const { status, headers, json } = await bench.get(`${url}?wait=10`)
    expect([status, json().code, headers['retry-after']]).toEqual([503, code, retryAfter])
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it('is waited for while the provider is paused for less than the wait', async () => {
    bench.refresh.answer = async () => {
      setImmediate(() => void bench.store('coin', parts))
      return [{ status: 'paused', retryAfterMs: 300 }]
    }
    expect((await bench.get(`${url}?wait=5`)).status).toBe(200)
  })

  it('is queue_unavailable when nobody can be asked for it', async () => {
    bench.refresh.answer = () => Promise.reject(new Error('Connection is closed.'))
    const { status, headers, json } = await bench.get(`${url}?wait=10`)
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'queue_unavailable', '2'])
  })

  it('is upstream_unavailable when the provider fails while somebody waits', async () => {
    bench.refresh.answer = async () => {
      await bench.store('coin', parts, { kind: 'failed', freshForMs: 7_000 })
      return [{ status: 'wanted' }]
    }
    const { status, headers, json } = await bench.get(`${url}?wait=10`)
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'upstream_unavailable', '7'])
  })
})

describe('a failure or an unknown name that is stored', () => {
  it('answers 404 and wants nothing while it is known not to exist', async () => {
    await bench.store('coin', ['nonsense', 'usd'], { kind: 'unknown' })
    const { status, json } = await bench.get('/api/v1/coins/nonsense')
    expect(status).toBe(404)
    expect(json()).toMatchObject({ code: 'unknown_instrument', retryable: false })
    expect(bench.wants).toEqual([])
  })

  it('answers 503 and wants nothing until the provider may be asked again', async () => {
    await bench.store('coin', parts, { kind: 'failed' })
    const { status, headers, json } = await bench.get(url)
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'upstream_unavailable', '10'])
    expect(bench.wants).toEqual([])
  })

  it.each(['unknown', 'failed'] as const)('asks again once %s has run out', async (kind) => {
    await bench.store('coin', parts, { kind })
    bench.clock.advance(10_000)
    expect((await bench.get(`${url}?wait=0`)).json().code).toBe('warming')
    expect(bench.wants).toEqual(['miss coin bitcoin,usd'])
  })
})

describe('what is told about reads', () => {
  it('S1-45 S2-30 names hits and misses with their key when somebody listens', async () => {
    await bench.store('coin', parts)
    await bench.get(url)
    await bench.get('/api/v1/coins/ethereum?wait=0')
    const events = bench.logLines().filter(({ event }) => String(event).startsWith('cache_'))
    expect(events).toMatchObject([
      {
        level: 'debug',
        event: 'cache_hit',
        msg: 'Cache HIT',
        key: expect.stringMatching(/:coin:bitcoin:usd$/),
      },
      {
        level: 'debug',
        event: 'cache_miss',
        msg: 'Cache MISS',
        key: expect.stringMatching(/:coin:ethereum:usd$/),
      },
    ])
  })

  it('counts reads, ages, wants and problems under labels from closed sets', async () => {
    await bench.store('coin', parts, { ageMs: 3_000 })
    await bench.get(url)
    await bench.get('/api/v1/coins/ethereum?wait=0')
    expect(await bench.metric(/reads_total.*coin.*fresh/)).toMatch(/ 1$/)
    expect(await bench.metric(/reads_total.*coin.*warming/)).toMatch(/ 1$/)
    expect(await bench.metric(/read_age_seconds_sum.*coin/)).toMatch(/ 3$/)
    expect(await bench.metric(/wants_total.*miss.*wanted/)).toMatch(/ 1$/)
    expect(await bench.metric(/problems_total.*warming/)).toMatch(/ 1$/)
    expect(await bench.metric(/bitcoin|ethereum/)).toBeUndefined()
  })
})
