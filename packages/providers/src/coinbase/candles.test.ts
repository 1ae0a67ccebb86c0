import { minuteMs } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, expectSeriesOrMalformed } from '../test-support/bars-bench.ts'
import { coinbaseError } from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { summaryOf } from '../test-support/outcomes.ts'
import { seriesOf } from '../test-support/series.ts'
import {
  type Answer,
  type SeenRequest,
  sendJson,
  sendText,
  startServer,
} from '../test-support/start-server.ts'

const opened = Date.UTC(2026, 0, 5, 14)
const hour = 3_600
const now = opened + 30 * minuteMs

/** A candle in the wire's shape that opened so many hours ago; all values made up. */
function candle(hoursAgo: number, changes: Record<string, unknown> = {}) {
  return {
    start: String(opened / 1_000 - hoursAgo * hour),
    low: '1.00',
    high: '4.00',
    open: '2.00',
    close: '3.00',
    volume: '10.50000000',
    ...changes,
  }
}

const send = (...candles: unknown[]) => sendJson({ candles })

/** Answers each request with all candles of its period, as Coinbase does for a pair that trades all the time. */
const sendPeriod: Answer = (response, request) => send(...candlesOf(request))(response, request)

function candlesOf({ query }: SeenRequest) {
  const [start, end] = [Number(query.get('start')), Number(query.get('end'))]
  const candles = []
  for (let time = Math.floor(end / hour) * hour; time >= start; time -= hour)
    candles.push({ ...candle(0), start: String(time) })
  return candles
}

const ask = barsAsker({
  call: 'coinbase.candles',
  symbol: 'EXC-USD',
  now,
  settings: (url) => ({ COINBASE_BASE_URL: url }),
})

describe('coinbase.candles', () => {
  it('S2-07 S2-09 puts bars in order, every field in its place, and knows which one still runs', async () => {
    const rows = [
      candle(0, { open: '3', high: '3.5', low: '2.5', close: '3.25', volume: '0' }),
      candle(1, { open: '0', low: '0' }),
      candle(3),
    ]
    const { outcomes } = await ask(send(...rows))
    expect(seriesOf(outcomes)).toEqual({
      source: 'coinbase',
      symbol: 'EXC-USD',
      timeframe: '1h',
      currency: null,
      revision: 1,
      actions: [],
      bars: [
        [opened - 3 * hour * 1_000, 2, 4, 1, 3, 10.5, 1, null],
        [opened - hour * 1_000, 0, 4, 0, 3, 10.5, 1, null],
        [opened, 3, 3.5, 2.5, 3.25, 0, 0, null],
      ],
    })
    const params = { source: 'coinbase', symbol: 'EXC-USD', timeframe: '1h' }
    expect(outcomes).toMatchObject([{ params, asOf: null, freshUntil: now + 5 * minuteMs }])
  })

  it.each([
    ['1m', 'ONE_MINUTE', 60],
    ['5m', 'FIVE_MINUTE', 300],
    ['15m', 'FIFTEEN_MINUTE', 900],
    ['30m', 'THIRTY_MINUTE', 1_800],
    ['1h', 'ONE_HOUR', hour],
    ['2h', 'TWO_HOUR', 2 * hour],
    ['6h', 'SIX_HOUR', 6 * hour],
    ['1d', 'ONE_DAY', 24 * hour],
  ])('asks for %s as %s, in a period of 250 bars', async (timeframe, granularity, seconds) => {
    const { seen } = await ask(send(), { timeframe })
    const end = now / 1_000
    const start = (Math.floor(end / seconds) - 249) * seconds
    expect(seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      [
        '/api/v3/brokerage/market/products/EXC-USD/candles',
        `start=${start}&end=${end}&granularity=${granularity}`,
      ],
    ])
  })

  it('S2-09 pages backwards until it has a thousand bars, none of them twice and none left out', async () => {
    const { outcomes, seen } = await ask(sendPeriod)
    expect(seen).toHaveLength(4)
    const { bars } = seriesOf(outcomes)
    const times = Array.from({ length: 1_000 }, (_, index) => opened - (999 - index) * hour * 1_000)
    expect(bars.map(([time]) => time)).toEqual(times)
    expect(bars.map((bar) => bar[6])).toEqual([...Array.from({ length: 999 }, () => 1), 0])
    for (const { query } of seen) {
      expect(Number(query.get('end')) - Number(query.get('start'))).toBeLessThan(250 * hour)
    }
  })

  it('also begins with the bar that opens at this very moment', async () => {
    const { outcomes } = await ask(sendPeriod, { now: opened })
    expect(seriesOf(outcomes).bars.at(-1)).toEqual([opened, 2, 4, 1, 3, 10.5, 0, null])
    expect(seriesOf(outcomes).bars).toHaveLength(1_000)
  })

  it('is charged for as many calls as it can make', async () => {
    await using providers = openProviders({})
    expect(providers.call('coinbase.candles').cost(1)).toBe(4)
  })

  it('stops when a page is empty, or brings nothing older', async () => {
    const empty = await ask((response, request) => {
      const isFirst = Number(request.query.get('end')) === now / 1_000
      return (isFirst ? send(candle(0), candle(1)) : send())(response, request)
    })
    expect(empty.seen).toHaveLength(2)
    expect(seriesOf(empty.outcomes).bars).toHaveLength(2)
    const same = await ask(send(candle(0), candle(1)))
    expect(same.seen).toHaveLength(2)
    expect(seriesOf(same.outcomes).bars).toHaveLength(2)
  })

  it.each([
    ['is refused', sendJson(coinbaseError('INVALID_ARGUMENT'), { status: 400 })],
    ['is throttled', sendText('', { status: 429 })],
    ['is a page of HTML', sendText('<html></html>', { status: 403 })],
    ['is something else', sendJson({ a: 1 })],
    ['breaks off', (response) => response.socket?.resetAndDestroy()],
  ] satisfies [string, Answer][])('keeps the first page when a later one %s', async (_name, later) => {
    let requests = 0
    const { outcomes } = await ask((response, request) => {
      requests += 1
      return (requests <= 2 ? sendPeriod : later)(response, request)
    })
    expect(requests).toBe(3)
    expect(seriesOf(outcomes).bars).toHaveLength(500)
  })

  it('leaves out bars that cannot be read, and says null for a volume that cannot', async () => {
    const rows = [
      candle(0, { close: '' }),
      candle(1, { start: 'yesterday' }),
      candle(2, { high: null }),
      candle(3, { volume: '-1' }),
      candle(4, { volume: undefined }),
      null,
      7,
    ]
    const { outcomes } = await ask(send(...rows))
    expect(seriesOf(outcomes).bars.map((bar) => [bar[0], bar[5]])).toEqual([
      [opened - 4 * hour * 1_000, null],
      [opened - 3 * hour * 1_000, null],
    ])
  })

  it('tells an empty series of a pair that has not traded', async () => {
    const { outcomes, seen } = await ask(send())
    expect(seriesOf(outcomes).bars).toEqual([])
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['404', sendJson(coinbaseError('NOT_FOUND', 'Product EXC-USD not supported'), { status: 404 })],
    ['400', sendJson(coinbaseError('INVALID_ARGUMENT', 'product_id is invalid'), { status: 400 })],
  ])('takes %s about the product for unknown', async (_name, answer) => {
    const { outcomes } = await ask(answer)
    expect(summaryOf(outcomes)).toEqual(['ohlcv EXC-USD unknown_instrument'])
  })

  it.each([
    ['no list', sendJson({}), 'provider_malformed'],
    ['a list as the body', sendJson([candle(0)]), 'provider_malformed'],
    ['nothing that can be read', send(candle(0, { open: 'much' })), 'provider_malformed'],
    ['half of it', sendText('{"candles":[{"start'), 'provider_malformed'],
    ['its limit', sendJson(coinbaseError('RESOURCE_EXHAUSTED'), { status: 429 }), 'rate_limited'],
    [
      'too long a period',
      sendJson(coinbaseError('INVALID_ARGUMENT', 'number of candles requested'), { status: 400 }),
      'request_refused',
    ],
  ] satisfies [string, Answer, string][])('takes %s for %3$s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('refuses a timeframe that it has not', async () => {
    await expect(ask(send(), { timeframe: '4h' })).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('gives a series that fits its schema, or fails, whatever the candles hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINBASE_BASE_URL: server.url }, { clock: createFakeClock(now) })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(candle(0))), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(garbage, fc.jsonValue()), { maxLength: 5 }), async (rows) => {
        const told = rows.map((row) => (Object(row) === row ? { ...candle(0), ...Object(row) } : row))
        server.answer(send(...told))
        await expectSeriesOrMalformed(providers.ask('coinbase.candles', ['EXC-USD'], '1h'))
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('coinbase/ccxtdoc_market_candles.json'))
      const { outcomes } = await ask(answer, { timeframe: '1m', now: 1_673_391_810_000 })
      expect(seriesOf(outcomes)).toEqual({
        source: 'coinbase',
        symbol: 'EXC-USD',
        timeframe: '1m',
        currency: null,
        revision: 1,
        actions: [],
        bars: [[1_673_391_780_000, 17_417.74, 17_417.99, 17_414.36, 17_417.38, 1.87780853, 0, null]],
      })
    },
  )
})
