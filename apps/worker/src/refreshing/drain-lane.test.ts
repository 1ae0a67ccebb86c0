import { MarketDataError, type OkOutcome, type Outcome, type Target } from '@marketcache/contracts'
import { coin, quote, tokenomics } from '@marketcache/resources'
import { createFakeClock, type FakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coinPayload, tokenomicsPayload } from '../test-support/payloads.ts'
import { createWorkerBench, stubCall, type WorkerBench } from '../test-support/worker-bench.ts'

const coinOf = (id: string) => ({ resource: coin, params: { id, currency: 'usd' } })
const targets = (_: string, id: string): Target[] => [
  { resource: 'coin', params: { id, currency: 'usd' } },
  { resource: 'tokenomics', params: { id, currency: 'usd' } },
]

function told(resource: string, item: string, payload: unknown): OkOutcome {
  return {
    item,
    resource,
    params: { id: item, currency: 'usd' },
    status: 'ok',
    payload,
    asOf: null,
    delaySeconds: null,
    freshUntil: null,
  }
}

function marketsOf(items: readonly string[]): Outcome[] {
  return items.flatMap((id) => [
    told('coin', id, coinPayload({ id, price: 0 })),
    told('tokenomics', id, tokenomicsPayload({ id })),
  ])
}

describe('drainLane', () => {
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

  it('folds everything that is due into one call and fills every resource of the answer', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async (items) => marketsOf(items))
    await bench.refresher.want([coinOf('bitcoin'), coinOf('ethereum')], 'miss')
    await bench.refresher.want(
      [{ resource: tokenomics, params: { id: 'bitcoin', currency: 'usd' } }],
      'stale',
    )
    await bench.drain(markets, 'usd')
    expect(markets.asked.map((items) => items.length)).toEqual([2])
    const kinds = await Promise.all([
      bench.read('coin', { id: 'ethereum', currency: 'usd' }),
      bench.read('tokenomics', { id: 'bitcoin', currency: 'usd' }),
    ])
    expect(kinds.map((entry) => entry?.kind)).toEqual(['value', 'value'])
  })

  it('stores a price of zero, and says where the value came from and until when it is fresh', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async (items) => marketsOf(items))
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(markets, 'usd')
    const entry = await bench.read('coin', { id: 'bitcoin', currency: 'usd' })
    const body: unknown = JSON.parse(entry?.body.toString() ?? 'null')
    expect(body).toMatchObject({
      meta: {
        resource: 'coin',
        source: 'coingecko',
        simulated: true,
        fetchedAt: new Date(clock.now()).toISOString(),
      },
      data: { price: 0 },
    })
    expect(entry?.freshUntil).toBe(clock.now() + coin.freshness.freshForMs)
  })

  it('writes the good values of an answer in which others are broken', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('coin', 'bitcoin', coinPayload()),
      told('coin', 'broken', { ...coinPayload(), price: Number.NaN }),
      told('nonsense', 'bitcoin', {}),
    ])
    await bench.refresher.want([coinOf('bitcoin'), coinOf('broken')], 'miss')
    await bench.drain(markets, 'usd')
    expect((await bench.read('coin', { id: 'bitcoin', currency: 'usd' }))?.kind).toBe('value')
    expect((await bench.read('coin', { id: 'broken', currency: 'usd' }))?.kind).toBe('failed')
  })

  it('keeps what only a rarer call tells when the usual one leaves it open', async () => {
    const rare = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('tokenomics', 'bitcoin', tokenomicsPayload({ isMaxSupplyInfinite: false })),
    ])
    const usual = stubCall({ name: 'coingecko.markets', targets }, async (items) => marketsOf(items))
    for (const call of [rare, usual]) {
      await bench.refresher.want([coinOf('bitcoin')], 'miss')
      await bench.drain(call, 'usd')
    }
    const entry = await bench.read('tokenomics', { id: 'bitcoin', currency: 'usd' })
    expect(entry?.body.toString()).toContain('"isMaxSupplyInfinite":false')
  })

  it('refuses an answer that would take the price from a value that has one, and stores one that never had it', async () => {
    const priced = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('coin', 'bitcoin', coinPayload({ price: 7 })),
    ])
    const priceless = stubCall({ name: 'coingecko.markets', targets }, async (items) =>
      items.map((item) => told('coin', item, coinPayload({ id: item, price: null }))),
    )
    await bench.refresher.want([coinOf('bitcoin')], 'miss')
    await bench.drain(priced, 'usd')
    await bench.refresher.want([coinOf('bitcoin'), coinOf('newborn')], 'miss')
    await bench.drain(priceless, 'usd')
    const [kept, stored] = await Promise.all(
      ['bitcoin', 'newborn'].map((id) => bench.read('coin', { id, currency: 'usd' })),
    )
    expect(kept?.body.toString()).toContain('"price":7')
    expect(stored?.kind).toBe('value')
  })

  it('remembers for twice as long each time that a provider knows no such thing', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async (items) =>
      items.map((item) => ({
        item,
        resource: 'coin',
        params: { id: item, currency: 'usd' },
        status: 'failed',
        code: 'unknown_instrument',
        isRetryable: false,
        detail: 'no such coin',
      })),
    )
    const lasting: (number | undefined)[] = []
    for (let round = 0; round < 3; round++) {
      await bench.refresher.want([coinOf('nope')], 'miss')
      await bench.drain(markets, 'usd')
      const entry = await bench.read('coin', { id: 'nope', currency: 'usd' })
      lasting.push(entry === null ? undefined : entry.freshUntil - entry.fetchedAt)
      clock.advance(1_000)
    }
    expect(lasting).toEqual([60_000, 120_000, 240_000])
  })

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

  it('asks for help when more than a batch is due', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets, maxItems: 2 }, async (items) =>
      marketsOf(items),
    )
    await bench.refresher.want(['a', 'b', 'c', 'd', 'e'].map(coinOf), 'miss')
    bench.requested.length = 0
    await bench.drain(markets, 'usd')
    expect(markets.asked.map((items) => items.length)).toEqual([2, 2, 1])
    expect(bench.requested).toHaveLength(1)
  })
})

describe('refreshItems', () => {
  let server: RedisServer
  let bench: WorkerBench

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(async () => {
    bench = await createWorkerBench({ redisUrl: server.url, clock: { now: () => Date.now() } })
    return () => bench.close()
  })
  afterAll(() => server.stop())

  it('tells what became of each item, and what nobody answered in time', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('coin', 'bitcoin', coinPayload()),
      {
        item: 'nope',
        resource: 'coin',
        params: { id: 'nope', currency: 'usd' },
        status: 'failed',
        code: 'unknown_instrument',
        isRetryable: false,
        detail: 'no such coin',
      },
    ])
    const progress: number[] = []
    const items = ['bitcoin', 'nope', 'silent'].map(coinOf)
    const outcomes = bench.refreshItems(items, { reason: 'admin', onProgress: (done) => progress.push(done) })
    await expect.poll(async () => (await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(3)
    await bench.drain(markets, 'usd')
    expect(await outcomes).toEqual(['ok', 'unknown', 'timeout'])
    expect(progress).toEqual([1, 2, 3])
  })
})
