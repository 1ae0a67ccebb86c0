import { createValidator, type Outcome } from '@marketcache/contracts'
import { ohlcv as ohlcvResource } from '@marketcache/resources'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, startServer } from '../test-support/start-server.ts'
import { yahooError } from '../test-support/yahoo-rows.ts'

const opened = Date.UTC(2026, 0, 5, 14, 30)
const hour = 3_600
const seconds = opened / 1_000

/** A chart of three hours, of which the last still runs. */
function chart(changes: { meta?: object; result?: object; quote?: object } = {}) {
  const quote = {
    open: [1, null, 3],
    high: [2, null, 4],
    low: [0, null, 2],
    close: [1.5, null, 3.5],
    volume: [100, null, 0],
    ...changes.quote,
  }
  const meta = { currency: 'USD', regularMarketTime: seconds + 2 * hour + 60, ...changes.meta }
  const result = {
    meta,
    timestamp: [seconds, seconds + hour, seconds + 2 * hour],
    indicators: { quote: [quote] },
    ...changes.result,
  }
  return { chart: { result: [result], error: null } }
}

async function ask(
  answer: Answer,
  timeframe = '1h',
  now = opened + 2.5 * hour * 1_000,
): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ YAHOO_BASE_URL: server.url }, { clock: createFakeClock(now) })
  return await providers.ask('yahoo.ohlcv', ['EXMP'], timeframe)
}

async function askForPayload(...given: Parameters<typeof ask>): Promise<Record<string, unknown>> {
  const [outcome] = await ask(...given)
  if (outcome?.status !== 'ok') throw new Error(`expected a series, got ${JSON.stringify(outcome)}`)
  expect(createValidator(ohlcvResource.payload).explain(outcome.payload)).toBeNull()
  return Object.fromEntries(Object.entries(Object(outcome.payload)))
}

describe('yahoo.ohlcv', () => {
  it('turns columns into bars, drops rows without prices, and knows which bar still runs', async () => {
    expect(await askForPayload(sendJson(chart()))).toEqual({
      source: 'yahoo',
      symbol: 'EXMP',
      timeframe: '1h',
      currency: 'USD',
      revision: 1,
      actions: [],
      bars: [
        [opened, 1, 2, 0, 1.5, 100, 1, null],
        [opened + 2 * hour * 1_000, 3, 4, 2, 3.5, 0, 0, null],
      ],
    })
  })

  it('gives a series without bars when Yahoo has none for the time', async () => {
    const empty = chart({ result: { timestamp: undefined, indicators: { quote: [{}], adjclose: [{}] } } })
    expect(await askForPayload(sendJson(empty))).toMatchObject({ bars: [] })
  })

  it('puts bars in order and keeps the last of two with one time', async () => {
    const shuffled = chart({
      result: { timestamp: [seconds + hour, seconds, seconds + hour] },
      quote: { open: [1, 2, 3], high: [1, 2, 3], low: [1, 2, 3], close: [1, 2, 3], volume: [1, 2, 3] },
    })
    const { bars } = await askForPayload(sendJson(shuffled))
    expect(bars).toEqual([
      [opened, 2, 2, 2, 2, 2, 1, null],
      [opened + hour * 1_000, 3, 3, 3, 3, 3, 1, null],
    ])
  })

  it('turns pence into pounds, dividends and adjusted closes included', async () => {
    const body = chart({
      meta: { currency: 'GBp' },
      result: {
        events: { dividends: { 1: { date: seconds, amount: 12 } } },
        indicators: {
          quote: [{ open: [100], high: [200], low: [50], close: [150], volume: [1] }],
          adjclose: [{ adjclose: [149] }],
        },
      },
    })
    expect(await askForPayload(sendJson(body))).toMatchObject({
      currency: 'GBP',
      bars: [[opened, 1, 2, 0.5, 1.5, 1, 1, 1.49]],
      actions: [{ timestamp: opened, kind: 'dividend', value: 0.12 }],
    })
  })

  it('takes a day of an exchange for complete when its session has ended', async () => {
    const regular = { start: seconds, end: seconds + 6.5 * hour }
    const day = chart({
      meta: { currentTradingPeriod: { regular } },
      result: {
        timestamp: [seconds - 24 * hour, seconds],
        indicators: { quote: [{ open: [1, 1], high: [1, 1], low: [1, 1], close: [1, 1], volume: [1, 1] }] },
      },
    })
    const closedAt = async (now: number) => {
      const { bars } = await askForPayload(sendJson(day), '1d', now)
      return Array.isArray(bars) ? bars.map((bar) => bar[6]) : []
    }
    expect(await closedAt(opened + 3_600_000)).toEqual([1, 0])
    expect(await closedAt(opened + 7 * 3_600_000)).toEqual([1, 1])
  })

  it('takes a month for complete when it has ended where the exchange is', async () => {
    const isClosed = async (openTime: number, gmtoffset: number, now: number) => {
      const meta = { gmtoffset, regularMarketTime: 0 }
      const body = chart({ meta, result: { timestamp: [openTime / 1_000] } })
      const { bars } = await askForPayload(sendJson(body), '1M', now)
      return Array.isArray(bars) && bars[0][6] === 1
    }
    const london = [Date.UTC(2026, 5, 30, 23), 3_600] as const
    expect(await isClosed(...london, Date.UTC(2026, 6, 31, 15))).toBe(false)
    expect(await isClosed(...london, Date.UTC(2026, 6, 31, 23))).toBe(true)
    const tokyo = [Date.UTC(2026, 1, 28, 15), 32_400] as const
    expect(await isClosed(...tokyo, Date.UTC(2026, 2, 31, 5))).toBe(false)
    expect(await isClosed(...tokyo, Date.UTC(2026, 2, 31, 15))).toBe(true)
    const newYorkOfSummer = [Date.UTC(2026, 9, 1, 4), -18_000] as const
    expect(await isClosed(...newYorkOfSummer, Date.UTC(2026, 10, 1, 4))).toBe(false)
    expect(await isClosed(...newYorkOfSummer, Date.UTC(2026, 10, 1, 5))).toBe(true)
  })

  it('does not close the day of a market that never closes in its last minute', async () => {
    const midnight = Date.UTC(2026, 0, 5)
    const regular = { start: midnight / 1_000, end: midnight / 1_000 + 86_340 }
    const meta = { currentTradingPeriod: { regular }, regularMarketTime: midnight / 1_000 + 86_370 }
    const body = chart({ meta, result: { timestamp: [midnight / 1_000, 0, midnight / 1_000 + 86_370] } })
    expect(await askForPayload(sendJson(body), '1d', midnight + 86_375_000)).toMatchObject({
      bars: [[midnight, 3, 4, 2, 3.5, 0, 0, null]],
    })
  })

  it('joins the latest price to the bar that runs', async () => {
    const now = seconds + hour + 60
    const body = chart({
      meta: { regularMarketTime: now },
      result: { timestamp: [seconds, seconds + hour, now] },
      quote: { open: [1, 2, 9], high: [1, 2, 9], low: [1, 2, 9], close: [1, 2, 9], volume: [5, 6, 0] },
    })
    expect(await askForPayload(sendJson(body), '1h', now * 1_000)).toMatchObject({
      bars: [
        [opened, 1, 1, 1, 1, 5, 1, null],
        [opened + hour * 1_000, 2, 9, 2, 9, 6, 0, null],
      ],
    })
  })

  it('says that what was delisted is unknown, but not what has no bars today', async () => {
    const nothing = { timestamp: undefined, indicators: { quote: [{}], adjclose: [{}] } }
    const gone = chart({ meta: { exchangeName: 'YHD', currency: null }, result: nothing })
    expect(await ask(sendJson(gone))).toMatchObject([{ code: 'unknown_instrument', isRetryable: false }])
    const quiet = chart({ meta: { exchangeName: 'NMS' }, result: { ...nothing, timestamp: [] } })
    expect(await askForPayload(sendJson(quiet))).toMatchObject({ bars: [] })
  })

  it('tells dividends in the currency of the prices, and none that is paid in another', async () => {
    const events = {
      dividends: {
        1: { date: seconds - 3, amount: 12, currency: 'GBp' },
        2: { date: seconds - 2, amount: 0.13, currency: 'GBP' },
        3: { date: seconds - 1, amount: 0.08, currency: 'USD' },
        4: { date: seconds, amount: 14, currency: '' },
      },
    }
    const body = chart({ meta: { currency: 'GBp' }, result: { events } })
    expect(await askForPayload(sendJson(body))).toMatchObject({
      actions: [
        { timestamp: opened - 3_000, kind: 'dividend', value: 0.12 },
        { timestamp: opened - 2_000, kind: 'dividend', value: 0.13 },
        { timestamp: opened, kind: 'dividend', value: 0.14 },
      ],
    })
  })

  it('knows a split, also one that makes fewer shares of many', async () => {
    const events = { splits: { 1: { date: seconds, numerator: 1, denominator: 8, splitRatio: '1:8' } } }
    expect(await askForPayload(sendJson(chart({ result: { events } })))).toMatchObject({
      actions: [{ timestamp: opened, kind: 'split', value: 0.125 }],
    })
  })

  it('knows a split of one share into many', async () => {
    const events = { splits: { 1: { date: seconds, numerator: 4, denominator: 1, splitRatio: '4:1' } } }
    expect(await askForPayload(sendJson(chart({ result: { events } })))).toMatchObject({
      actions: [{ timestamp: opened, kind: 'split', value: 4 }],
    })
  })

  it('trusts bars of a minute for a minute', async () => {
    const now = opened + 60_000
    expect(await ask(sendJson(chart()), '1m', now)).toMatchObject([{ freshUntil: now + 60_000 }])
    expect(await ask(sendJson(chart()), '1h', now)).toMatchObject([{ freshUntil: now + 300_000 }])
  })

  it.each(['3m', '4h', 'nonsense'])('says that there are no bars of %s', async (timeframe) => {
    expect(await ask(sendJson(chart()), timeframe)).toMatchObject([
      { code: 'unknown_instrument', isRetryable: false },
    ])
  })

  it('says that a symbol is unknown when Yahoo does', async () => {
    const notFound = yahooError('chart', 'Not Found')
    expect(await ask(sendJson(notFound, { status: 404 }))).toMatchObject([
      { status: 'failed', code: 'unknown_instrument' },
    ])
  })

  it('takes nothing else for a chart', async () => {
    await expect(ask(sendJson({ chart: { result: [] } }))).rejects.toMatchObject({
      code: 'provider_malformed',
    })
  })

  it.skipIf(!hasFixtures())('reads a recorded year with a split, every bar of it', async () => {
    const recorded = readRecorded('yahoo/historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json')
    const { bars, actions } = await askForPayload(sendJson(recorded), '1d', Date.UTC(2025, 1, 21))
    expect(actions).toEqual([{ timestamp: 1_626_787_800_000, kind: 'split', value: 4 }])
    expect(bars).toHaveLength(252)
    expect(Array.isArray(bars) && bars.every((bar) => bar[6] === 1)).toBe(true)
  })
})

/** The body of a recorded answer. */
function readRecorded(path: string): unknown {
  const fixture = readFixture(path)
  const response: unknown = Object(fixture).response
  return Object(response).json
}
