import type { StoredEntry } from '@marketcache/cache'
import { failAmbiguous, type Outcome } from '@marketcache/contracts'
import { createRefreshKeys, laneOf } from '@marketcache/refresh'
import { coin, leaderboard, tokenomics } from '@marketcache/resources'
import { createFakeClock, type FakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coinPayload, tokenomicsPayload } from '../test-support/payloads.ts'
import { coinOf, marketsOf, targets, told } from '../test-support/stub-markets.ts'
import { createWorkerBench, stubCall, type WorkerBench } from '../test-support/worker-bench.ts'

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

  it('S0-22 folds everything that is due into one call and fills every resource of the answer', async () => {
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

  it('S1-42 S2-27 replaces a value as soon as its provider tells another one, and tells it to everybody', async () => {
    const seen: unknown[] = []
    const reading: Promise<unknown>[] = []
    bench.store.subscribe((event) => {
      if (event.type !== 'written' || !event.key.includes(':coin:')) return
      reading.push(
        bench.read('coin', { id: 'bitcoin', currency: 'usd' }).then((entry) => seen.push(priceIn(entry))),
      )
    })
    for (const price of [1, 2]) {
      const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
        told('coin', 'bitcoin', coinPayload({ price })),
      ])
      await bench.refresher.want([coinOf('bitcoin')], 'stale')
      await bench.drain(markets, 'usd')
      await expect.poll(() => reading.length).toBe(price)
      await Promise.all(reading)
    }
    expect(seen).toEqual([1, 2])
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

  it('takes a value without a price for fresh for a minute at most, and one with a price of zero for as long as usual', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('coin', 'priceless', coinPayload({ id: 'priceless', price: null })),
      { ...told('coin', 'sooner', coinPayload({ price: null })), freshUntil: clock.now() + 5_000 },
      { ...told('coin', 'later', coinPayload({ price: null })), freshUntil: clock.now() + 300_000 },
      told('coin', 'free', coinPayload({ price: 0 })),
    ])
    const ids = ['priceless', 'sooner', 'later', 'free']
    await bench.refresher.want(ids.map(coinOf), 'miss')
    await bench.drain(markets, 'usd')
    const entries = await Promise.all(ids.map((id) => bench.read('coin', { id, currency: 'usd' })))
    const freshForMs = entries.map((entry) => (entry?.freshUntil ?? 0) - clock.now())
    expect(freshForMs).toEqual([60_000, 5_000, 60_000, coin.freshness.freshForMs])
    expect(entries[0]?.staleUntil).toBe(clock.now() + coin.freshness.staleForMs)
  })

  it('S3-12 lets what it notes about a missing value be dropped like the value', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      {
        item: 'nope',
        resource: 'coin',
        params: { id: 'nope', currency: 'usd' },
        status: 'failed',
        code: 'unknown_instrument',
        isRetryable: false,
        detail: 'no such coin',
      },
      told('coin', 'broken', { ...coinPayload(), price: Number.NaN }),
    ])
    await bench.refresher.want([coinOf('nope'), coinOf('broken')], 'miss')
    await bench.drain(markets, 'usd')
    for (const id of ['nope', 'broken']) {
      expect(await bench.read('coin', { id, currency: 'usd' })).not.toBeNull()
      await bench.store.invalidateTags([`coin:${id}`])
      expect(await bench.read('coin', { id, currency: 'usd' })).toBeNull()
    }
  })

  it('S2-35 notes what an ambiguous name can mean for as long as a value would be fresh, or as the answer says', async () => {
    const candidates = [{ id: 'coin:one', kind: 'coin', name: 'One' }]
    const markets = stubCall({ name: 'coingecko.markets', targets }, async (items) =>
      items.map((item) => {
        const freshUntil = item === 'soon' ? clock.now() + 5_000 : null
        return failAmbiguous(coin, { item, params: { id: item, currency: 'usd' }, candidates, freshUntil })
      }),
    )
    await bench.refresher.want([coinOf('either'), coinOf('soon')], 'miss')
    await bench.drain(markets, 'usd')
    const entry = await bench.read('coin', { id: 'either', currency: 'usd' })
    expect(entry).toMatchObject({
      kind: 'unknown',
      freshUntil: clock.now() + coin.freshness.freshForMs,
      keepUntil: clock.now() + coin.freshness.freshForMs,
    })
    const note: unknown = JSON.parse(entry?.body.toString() ?? 'null')
    expect(note).toMatchObject({ code: 'ambiguous_instrument', candidates })
    const soon = await bench.read('coin', { id: 'soon', currency: 'usd' })
    expect(soon?.freshUntil).toBe(clock.now() + 5_000)
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

  it('lets no value that cannot be stored fail the others, and notes one from the future as a fault', async () => {
    const odd = stubCall({ name: 'coingecko.markets', targets }, async () => [
      { ...told('coin', 'timeless', coinPayload()), asOf: 1e18 },
      { ...told('coin', 'future', coinPayload()), asOf: Date.now() + 3_600_000 },
      told('coin', 'good', coinPayload()),
    ])
    await bench.refresher.want(['timeless', 'future', 'good'].map(coinOf), 'miss')
    await bench.drain(odd, 'usd')
    const kinds = await Promise.all(
      ['timeless', 'future', 'good'].map(
        async (id) => (await bench.read('coin', { id, currency: 'usd' }))?.kind,
      ),
    )
    expect(kinds).toEqual(['failed', 'failed', 'value'])
  })

  it('does not soon repeat an item whose answer says that asking again is of no use', async () => {
    const failed = (id: string, isRetryable: boolean): Outcome => ({
      item: id,
      resource: 'coin',
      params: { id, currency: 'usd' },
      status: 'failed',
      code: 'request_refused',
      isRetryable,
      detail: 'no',
    })
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      failed('passing', true),
      failed('final', false),
    ])
    await bench.refresher.want(['passing', 'final'].map(coinOf), 'miss')
    await bench.drain(markets, 'usd')
    const [passing, final] = await Promise.all(
      ['passing', 'final'].map((id) => bench.read('coin', { id, currency: 'usd' })),
    )
    expect(passing).toMatchObject({ kind: 'failed', freshUntil: clock.now() + 10_000 })
    expect(final).toMatchObject({ kind: 'failed', freshUntil: clock.now() + 600_000 })
  })

  it('stores what an answer tells of others than were asked for, and does not take them into the lane', async () => {
    const listOf = (type: string) => ({
      ...told('leaderboard', type, { type, currency: 'usd', entries: [] }),
      params: { type },
    })
    const call = stubCall({ name: 'coingecko.top-markets', targets: () => [], maxItems: 4 }, async () => [
      listOf('gainers'),
      listOf('losers'),
      ...marketsOf(['bitcoin']),
    ])
    await bench.refresher.want([{ resource: leaderboard, params: { type: 'gainers' } }], 'miss')
    await bench.drain(call, 'usd')
    const entries = await Promise.all([
      bench.read('leaderboard', { type: 'gainers' }),
      bench.read('leaderboard', { type: 'losers' }),
      bench.read('coin', { id: 'bitcoin', currency: 'usd' }),
    ])
    expect(entries.map((entry) => entry?.kind)).toEqual(['value', 'value', 'value'])
    const lane = laneOf({ call: call.name, group: 'usd', item: '' })
    const { soon, due } = createRefreshKeys(bench.prefix).lane(lane)
    expect([await bench.redis.zrange(soon, '0', '-1'), await bench.redis.zcard(due)]).toEqual([
      ['gainers'],
      0,
    ])
    expect(call.asked).toEqual([['gainers']])
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

function priceIn(entry: StoredEntry | null): unknown {
  return entry === null ? null : JSON.parse(entry.body.toString()).data.price
}
