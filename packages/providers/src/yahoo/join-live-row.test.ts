import type { Timeframe } from '@marketcache/resources'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChartRow, joinLiveRow } from './join-live-row.ts'

/** A Wednesday, and the session of an exchange in New York. */
const opened = Date.UTC(2026, 6, 15, 13, 30)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const row = (openTime: number, changes: Partial<ChartRow> = {}): ChartRow => ({
  openTime,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 100,
  adjustedClose: null,
  ...changes,
})
/** A price alone, as a row. */
const price = (openTime: number, at: number, volume: number | null = 0): ChartRow =>
  row(openTime, { open: at, high: at, low: at, close: at, volume })

function metaAt(pricedAt: number, { opensAt = opened, lengthMs = 6.5 * hour, gmtoffset = -14_400 } = {}) {
  const regular = { start: opensAt / 1_000, end: (opensAt + lengthMs) / 1_000 }
  return { regularMarketTime: pricedAt / 1_000, gmtoffset, currentTradingPeriod: { regular } }
}

function joined(timeframe: Timeframe, rows: ChartRow[], meta: Record<string, unknown>) {
  return joinLiveRow(rows, { timeframe, meta })
}

describe('joinLiveRow', () => {
  it('joins the latest price to the bar that runs', () => {
    const now = opened + 8 * minute + 27_000
    const rows = [row(opened), row(opened + 5 * minute), price(now, 13)]
    expect(joined('5m', rows, metaAt(now))).toEqual([
      row(opened),
      row(opened + 5 * minute, { high: 13, close: 13 }),
    ])
  })

  it('opens a bar on the grid of the session when the latest price is the first of it', () => {
    const now = opened + hour + 3_000
    expect(joined('1h', [row(opened), price(now, 13)], metaAt(now))).toEqual([
      row(opened),
      price(opened + hour, 13),
    ])
    expect(joined('1h', [row(opened - day), price(opened + 9_000, 13)], metaAt(opened + 9_000))).toEqual([
      row(opened - day),
      price(opened, 13),
    ])
  })

  it('leaves out the price of the close, which no bar opens with, whichever session is the next', () => {
    const rows = [row(opened + 6 * hour), price(opened + 6.5 * hour, 13)]
    const meta = metaAt(opened + 6.5 * hour + 7_000)
    expect(joined('1h', rows, meta)).toEqual(rows.slice(0, 1))
    expect(joined('5m', rows, meta)).toEqual(rows.slice(0, 1))
    expect(joined('5m', rows, { ...meta, ...metaAt(0, { opensAt: opened + day }) })).toEqual(rows.slice(0, 1))
  })

  it('keeps an auction after the close, which has a volume', () => {
    const rows = [row(opened + 6 * hour), price(opened + 6.5 * hour, 13, 5_000)]
    expect(joined('5m', rows, metaAt(opened + 7 * hour))).toEqual(rows)
  })

  it('has the day of today open with its session, while that runs, when it is over, and when the next one is told', () => {
    const yesterday = row(opened - day)
    const opensToday = row(opened, { adjustedClose: 11 })
    for (const [now, opensAt] of [
      [opened + 2.3 * hour, opened],
      [opened + 6.5 * hour + 1_000, opened],
      [opened + 6.5 * hour + 1_000, opened + day],
      [opened + 6.5 * hour + 1_000, opened + 3 * day],
    ] as const) {
      const rows = [yesterday, { ...opensToday, openTime: now }]
      expect(joined('1d', rows, metaAt(now, { opensAt }))).toEqual([yesterday, opensToday])
    }
  })

  it('takes the later of two rows about one day', () => {
    const now = opened + 2 * hour
    const rows = [row(opened, { volume: 90 }), row(now, { close: 12, volume: 100 })]
    expect(joined('1d', rows, metaAt(now))).toEqual([row(opened, { close: 12, volume: 100 })])
  })

  it('has the day of a market that never closes open at midnight', () => {
    const midnight = Date.UTC(2026, 6, 18)
    const meta = metaAt(midnight + 23 * hour, { opensAt: midnight, lengthMs: day - minute, gmtoffset: 0 })
    const rows = [row(midnight - day), row(midnight + 23 * hour)]
    expect(joined('1d', rows, meta)).toEqual([row(midnight - day), row(midnight)])
    expect(joined('1h', [row(midnight + 23 * hour)], meta)).toEqual([row(midnight + 23 * hour)])
  })

  it('adds the session that runs to its week', () => {
    const monday = Date.UTC(2026, 6, 13, 4)
    const now = opened + 2 * hour
    const live = row(now, { open: 14, high: 15, low: 8, close: 14, volume: 7, adjustedClose: 14 })
    expect(joined('1w', [row(monday - 7 * day), row(monday), live], metaAt(now))).toEqual([
      row(monday - 7 * day),
      row(monday, { high: 15, low: 8, close: 14, volume: 107, adjustedClose: 14 }),
    ])
  })

  it('opens a week that has nothing but its first session a week after the last one', () => {
    const monday = Date.UTC(2026, 6, 13, 4)
    const now = monday + 11 * hour
    expect(joined('1w', [row(monday - 14 * day), row(now)], metaAt(now))).toEqual([
      row(monday - 14 * day),
      row(monday),
    ])
  })

  it('adds the session that runs to its month, also when clocks were changed in it, or opens that', () => {
    const winter = metaAt(Date.UTC(2026, 10, 20, 16), { gmtoffset: -18_000 })
    const november = Date.UTC(2026, 10, 1, 4)
    expect(joined('1M', [row(november), row(Date.UTC(2026, 10, 20, 16))], winter)).toMatchObject([
      { openTime: november, volume: 200 },
    ])
    const now = Date.UTC(2026, 11, 1, 16)
    expect(joined('1M', [row(november), row(now)], metaAt(now, { gmtoffset: -18_000 }))).toMatchObject([
      { openTime: november, volume: 100 },
      { openTime: Date.UTC(2026, 11, 1, 5), volume: 100 },
    ])
  })

  it('leaves a chart alone that ends with a bar', () => {
    const rows = [row(opened - 200 * day), row(opened - 199 * day + hour)]
    expect(joined('1d', rows, metaAt(opened + hour))).toEqual(rows)
    expect(joined('1d', rows, {})).toEqual(rows)
    expect(joined('1d', [], metaAt(opened))).toEqual([])
  })

  it('still joins a price within a bar when no session is told', () => {
    const now = opened + 2 * minute
    expect(joined('5m', [row(opened), price(now, 11)], { regularMarketTime: now / 1_000 })).toEqual([
      row(opened),
    ])
  })

  it('never moves a row but the last, never brings bars out of order, and never throws', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 9 })
    const timeframe = fc.constantFrom<Timeframe>('1m', '5m', '1h', '1d', '1w', '1M')
    const meta = fc.record({ gmtoffset: fc.anything(), currentTradingPeriod: fc.anything() })
    fc.assert(
      fc.property(times, timeframe, meta, fc.boolean(), (minutes, length, odd, isOdd) => {
        const rows = minutes.toSorted((one, other) => one - other).map((at) => row(opened + at * minute))
        const now = rows.at(-1)?.openTime ?? 0
        const result = joined(length, rows, { ...metaAt(now), ...(isOdd ? odd : {}) })
        const starts = result.map(({ openTime }) => openTime)
        expect(starts).toEqual(starts.toSorted((one, other) => one - other))
        expect(result.slice(0, -1)).toEqual(rows.slice(0, result.length - 1))
      }),
    )
  })
})
