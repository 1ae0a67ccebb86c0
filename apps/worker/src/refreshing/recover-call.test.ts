import { MarketDataError, type Outcome, type Target } from '@marketcache/contracts'
import { refreshTimes } from '@marketcache/refresh'
import { quote } from '@marketcache/resources'
import { createFakeClock, type FakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coinOf, marketsOf, targets } from '../test-support/stub-markets.ts'
import { createWorkerBench, stubCall, type WorkerBench } from '../test-support/worker-bench.ts'

describe('recoverCall', () => {
  let server: RedisServer
  let clock: FakeClock
  let bench: WorkerBench

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(async () => {
    clock = createFakeClock(Date.now())
    bench = await createWorkerBench({ redisUrl: server.url, clock })
    return () => bench.close()
  })
  afterAll(() => server.stop())

  it('leaves old values alone when a call fails, notes the failure where there is none, and keeps the want', async () => {
    const working = stubCall({ name: 'coingecko.markets', targets }, async (items) => marketsOf(items))
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(working, 'usd')
    const failing = stubCall({ name: 'coingecko.markets', targets }, async () => {
      throw new MarketDataError('rate_limited', 'coingecko: too many', {
        isRetryable: true,
        retryAfterMs: 30_000,
      })
    })
    await bench.refresher.want([coinOf('bitcoin'), coinOf('ethereum')], 'stale')
    await bench.drain(failing, 'usd')
    expect((await bench.read('coin', { id: 'bitcoin', currency: 'usd' }))?.kind).toBe('value')
    const noted = await bench.read('coin', { id: 'ethereum', currency: 'usd' })
    expect(noted).toMatchObject({ kind: 'failed', freshUntil: clock.now() + 30_000 })
    expect(await bench.dueSets.depths(['coingecko'])).toMatchObject([{ due: 2, inFlight: 0 }])
    expect(bench.requested.at(-1)?.delayMs).toBeGreaterThan(25_000)
    expect(failing.asked).toHaveLength(1)
  })

  it('halves a batch that is refused until the one bad item stands alone, and serves all others', async () => {
    const ids = Array.from({ length: 64 }, (_, index) => `coin-${index}`)
    const picky = stubCall({ name: 'coingecko.markets', targets }, async (items) => {
      if (!items.includes('coin-37')) return marketsOf(items)
      throw new MarketDataError('request_refused', 'coingecko: bad request', { isRetryable: false })
    })
    await bench.refresher.want(ids.map(coinOf), 'miss')
    await bench.drain(picky, 'usd')
    const entries = await Promise.all(ids.map((id) => bench.read('coin', { id, currency: 'usd' })))
    expect(ids.filter((_, index) => entries[index]?.kind !== 'value')).toEqual(['coin-37'])
    const logarithm = Math.log2(ids.length)
    expect(picky.asked.length - 1).toBeLessThanOrEqual(2 * logarithm)
  })

  it('goes on halving where it was when the budget makes it wait', async () => {
    const picky = stubCall({ name: 'coingecko.markets', targets }, async (items) => {
      if (!items.includes('bad')) return marketsOf(items)
      throw new MarketDataError('request_refused', 'coingecko: bad request', { isRetryable: false })
    })
    const scarce = { calls: 60, windowMs: 1_000, burst: 1 }
    await bench.refresher.want(['bad', 'a', 'b', 'c'].map(coinOf), 'miss')
    await expect
      .poll(
        async () => {
          await bench.drain(picky, 'usd', scarce)
          return (await bench.dueSets.depths(['coingecko']))[0]?.due
        },
        { timeout: 10_000 },
      )
      .toBe(0)
    expect(picky.asked.length).toBeLessThanOrEqual(6)
    expect((await bench.read('coin', { id: 'a', currency: 'usd' }))?.kind).toBe('value')
  })

  it('asks the next call for what has no value at all when the first is refused', async () => {
    const symbolTargets = (_: string, symbol: string): Target[] => [{ resource: 'quote', params: { symbol } }]
    const refused = stubCall({ name: 'yahoo.quote', targets: symbolTargets }, async () => {
      throw new MarketDataError('provider_unauthorized', 'yahoo: crumb refused', { isRetryable: true })
    })
    await bench.refresher.want([{ resource: quote, params: { symbol: 'AAPL' } }], 'miss')
    await bench.drain(refused, 'all')
    const depths = await bench.dueSets.depths(['yahoo'])
    expect(depths.filter(({ due }) => due > 0)).toMatchObject([{ call: 'yahoo.chart', due: 1 }])
    expect(await bench.read('quote', { symbol: 'AAPL' })).toBeNull()
  })

  it('asks once and waits for another want when a call may have been carried out though nothing came back', async () => {
    const silent = stubCall({ name: 'coingecko.markets', targets }, async () => {
      throw new MarketDataError('provider_timeout', 'coingecko: no answer', { isRetryable: false })
    })
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(silent, 'usd')
    await bench.redis.hset(bench.budgetKey('coingecko'), 'pausedUntil', 1)
    await bench.drain(silent, 'usd')
    expect(silent.asked).toEqual([['bitcoin']])
    const noted = await bench.read('coin', { id: 'bitcoin', currency: 'usd' })
    // Readers are told so for as long as what was posted is kept: none of them causes another call.
    expect(noted).toMatchObject({ kind: 'failed', freshUntil: clock.now() + refreshTimes.forgetAfterMs })
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(silent, 'usd')
    expect(silent.asked).toHaveLength(2)
  })

  it('never repeats a failed batch one by one', async () => {
    const symbolTargets = (_: string, symbol: string): Target[] => [{ resource: 'quote', params: { symbol } }]
    const wants = Array.from({ length: 80 }, (_, index) => ({
      resource: quote,
      params: { symbol: `ZQ${index}` },
    }))
    for (const [code, passedOn] of [
      ['provider_unavailable', 0],
      ['provider_unauthorized', 10],
    ] as const) {
      const failing = stubCall({ name: 'yahoo.quote', targets: symbolTargets }, async () => {
        throw new MarketDataError(code, 'yahoo: failed', { isRetryable: true })
      })
      await bench.refresher.want(wants, 'miss')
      await bench.redis.hset(bench.budgetKey('yahoo'), 'pausedUntil', 1)
      await bench.redis.hdel(bench.budgetKey('yahoo'), 'failures', 'probeUntil')
      await bench.drain(failing, 'all')
      const depths = await bench.dueSets.depths(['yahoo'])
      expect(depths.find(({ call }) => call === 'yahoo.chart')?.due ?? 0).toBe(passedOn)
    }
  })

  it('puts items back at once when the worker shuts down in the middle of a call', async () => {
    const withheld = stubCall({ name: 'coingecko.markets', targets }, (_, signal) => {
      const { promise, reject } = Promise.withResolvers<Outcome[]>()
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      bench.stop.abort()
      return promise
    })
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(withheld, 'usd')
    expect(await bench.dueSets.depths(['coingecko'])).toMatchObject([{ due: 1, inFlight: 0 }])
    expect(await bench.read('coin', { id: 'bitcoin', currency: 'usd' })).toBeNull()
  })

  it('fails the job on a fault of its own, and loses nothing', async () => {
    const buggy = stubCall({ name: 'coingecko.markets', targets }, async () => {
      throw new TypeError('a bug')
    })
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await expect(bench.drain(buggy, 'usd')).rejects.toThrow('a bug')
    expect(await bench.dueSets.depths(['coingecko'])).toMatchObject([{ due: 1, inFlight: 0 }])
  })
})
