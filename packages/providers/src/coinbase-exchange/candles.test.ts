import { minuteMs } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, expectSeriesOrMalformed } from '../test-support/bars-bench.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { summaryOf } from '../test-support/outcomes.ts'
import { seriesOf } from '../test-support/series.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const opened = Date.UTC(2026, 0, 5, 14)
const seconds = opened / 1_000
const now = opened + 30 * minuteMs

const ask = barsAsker({
  call: 'coinbase-exchange.candles',
  symbol: 'EXC-USD',
  now,
  settings: (url) => ({ COINBASE_EXCHANGE_BASE_URL: url }),
})

describe('coinbase-exchange.candles', () => {
  it('S2-07 S2-09 takes the low first, then the high, then the open, and puts bars in order', async () => {
    const rows = [
      [seconds, 2.5, 3.5, 3, 3.25, 0],
      [seconds - 3_600, 0, 4, 2, 3, 10.5],
    ]
    const { outcomes } = await ask(sendJson(rows))
    expect(seriesOf(outcomes)).toEqual({
      source: 'coinbase',
      symbol: 'EXC-USD',
      timeframe: '1h',
      currency: null,
      revision: 1,
      actions: [],
      bars: [
        [opened - 3_600_000, 2, 4, 0, 3, 10.5, 1, null],
        [opened, 3, 3.5, 2.5, 3.25, 0, 0, null],
      ],
    })
    const params = { source: 'coinbase', symbol: 'EXC-USD', timeframe: '1h' }
    expect(outcomes).toMatchObject([{ params, asOf: null, freshUntil: now + 5 * minuteMs }])
  })

  it.each([
    ['1m', 60],
    ['5m', 300],
    ['15m', 900],
    ['1h', 3_600],
    ['6h', 21_600],
    ['1d', 86_400],
  ])('asks for %s as %s seconds, in a period of 300 bars', async (timeframe, length) => {
    const { seen } = await ask(sendJson([]), { timeframe })
    const start = new Date((Math.floor(now / 1_000 / length) - 299) * length * 1_000).toISOString()
    expect(seen.map(({ path, query }) => [path, Object.fromEntries(query)])).toEqual([
      ['/products/EXC-USD/candles', { granularity: String(length), start, end: new Date(now).toISOString() }],
    ])
  })

  it('leaves out bars that cannot be read, and says null for a volume that cannot', async () => {
    const rows = [
      [seconds, null, 2, 1, 1, 1],
      ['soon', 1, 2, 1, 1, 1],
      [seconds - 3_600, 1, 2, 1, 1, null],
      [seconds - 7_200, '1', '2', '1', '1', '-1'],
      [seconds - 10_800, 1, 2],
      {},
      null,
    ]
    const { outcomes } = await ask(sendJson(rows))
    expect(seriesOf(outcomes).bars.map((bar) => [bar[0], bar[5]])).toEqual([
      [opened - 7_200_000, null],
      [opened - 3_600_000, null],
    ])
  })

  it('tells an empty series of a pair that has not traded, and that a pair is unknown', async () => {
    expect(seriesOf((await ask(sendJson([]))).outcomes).bars).toEqual([])
    const unknown = await ask(sendJson({ message: 'NotFound' }, { status: 404 }))
    expect(summaryOf(unknown.outcomes)).toEqual(['ohlcv EXC-USD unknown_instrument'])
  })

  it.each([
    ['an object', sendJson({ candles: [] }), 'provider_malformed'],
    ['nothing that can be read', sendJson([[seconds, 'a', 'b', 'c', 'd', 1]]), 'provider_malformed'],
    ['half of it', sendText('[[1767'), 'provider_malformed'],
    ['its limit', sendJson({ message: 'Public rate limit exceeded' }, { status: 429 }), 'rate_limited'],
    ['a mistake', sendJson({ message: 'Unsupported granularity' }, { status: 400 }), 'request_refused'],
    ['a page', sendText('<html></html>', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('takes %s for what it is', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it.each(['30m', '2h', '1w'])('refuses %s, which it has not', async (timeframe) => {
    await expect(ask(sendJson([]), { timeframe })).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('gives a series that fits its schema, or fails, whatever the rows hold', async () => {
    await using server = await startServer()
    const clock = createFakeClock(now)
    await using providers = openProviders({ COINBASE_EXCHANGE_BASE_URL: server.url }, { clock })
    const cell = fc.oneof(fc.jsonValue(), fc.double(), fc.constant(seconds))
    const row = fc.oneof(fc.array(cell, { maxLength: 7 }), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        server.answer(sendJson(rows))
        await expectSeriesOrMalformed(providers.ask('coinbase-exchange.candles', ['EXC-USD'], '1h'))
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const short = sendJson(readFixture('coinbaseexchange/ccxtdoc_candles.json'))
      const { outcomes } = await ask(short, { timeframe: '1m', now: 1_591_514_190_000 })
      expect(seriesOf(outcomes).bars).toEqual([
        [1_591_514_040_000, 0.02505, 0.02507, 0.02505, 0.02507, 0.19918178, 1, null],
        [1_591_514_100_000, 0.02507, 0.02507, 0.02507, 0.02507, 1.63830323, 1, null],
        [1_591_514_160_000, 0.02507, 0.02507, 0.02507, 0.02507, 0.02816506, 0, null],
      ])
      const long = sendJson(readFixture('coinbaseexchange/xchange_example-historical-candles.json'))
      const bars = seriesOf((await ask(long, { timeframe: '1m', now: 1_517_443_800_000 })).outcomes).bars
      expect(bars).toHaveLength(10)
      expect(bars.slice(0, 2)).toEqual([
        [1_517_443_200_000, 10_099.99, 10_099.99, 10_099.98, 10_099.98, 1.87868123, 1, null],
        [1_517_443_260_000, 10_099.98, 10_099.99, 10_069.46, 10_069.47, 5.56541081, 1, null],
      ])
      expect(bars.at(-1)).toEqual([
        1_517_443_740_000,
        10_106.01,
        10_120.21,
        10_106,
        10_120.21,
        2.85107455,
        1,
        null,
      ])
    },
  )
})
