import { describe, expect, it } from 'vitest'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const nowMs = Date.UTC(2026, 5, 10, 18)

async function chart(query: string) {
  const sandbox = await openSandbox({ nowMs })
  const { json } = await sandbox.get(`/yahoo/v8/finance/chart/${query}`)
  const [result] = Object(json).chart.result
  const [{ close }] = result.indicators.quote
  return { ...result, close, adjusted: result.indicators.adjclose?.[0].adjclose }
}

describe('dividends and splits of a chart', () => {
  it('are told by the second at which their session starts, when they are asked for', async () => {
    const { events } = await chart('AAPL?range=6mo&interval=1d&events=div,splits')
    const starts = [Date.UTC(2026, 1, 16, 14, 30), Date.UTC(2026, 4, 14, 13, 30)].map((ms) => ms / 1000)
    expect(events).toEqual({
      dividends: Object.fromEntries(starts.map((date) => [`${date}`, { amount: 0.26, date }])),
    })
    expect(await chart('AAPL?range=6mo&interval=1d')).not.toHaveProperty('events')
    expect(await chart('GOOG?range=5y&interval=1d&events=div%7Csplit')).not.toHaveProperty('events')
  })

  it('tell a split, before and after which closes are of one kind', async () => {
    const { events, close, timestamp, adjusted } = await chart('NFLX?range=1y&interval=1d&events=div%7Csplit')
    const date = Date.UTC(2025, 10, 17, 14, 30) / 1000
    expect(events).toEqual({
      splits: { [date]: { date, numerator: 10, denominator: 1, splitRatio: '10:1' } },
    })
    const row = timestamp.indexOf(date)
    expect(close[row] / close[row - 1]).toBeGreaterThan(0.8)
    expect(adjusted).toEqual(close)
  })

  it('lower the adjusted closes before each dividend by its part of the close before it, and no others', async () => {
    const { events, close, timestamp, adjusted } = await chart('AAPL?range=6mo&interval=1d&events=div')
    const [first, second] = Object.keys(events.dividends).map((date) => timestamp.indexOf(Number(date)))
    const factors = [first, second].map((row) => 1 - 0.26 / close[row - 1])
    expect(adjusted.at(-1)).toBe(close.at(-1))
    expect(adjusted[second]).toBe(close[second])
    expect(adjusted[second - 1] / close[second - 1]).toBeCloseTo(factors[1] ?? 0, 6)
    expect(adjusted[0] / close[0]).toBeCloseTo((factors[0] ?? 0) * (factors[1] ?? 0), 6)
  })

  it('count in adjusted closes when they came after the chart ends', async () => {
    const [from, to] = [Date.UTC(2026, 3, 1), Date.UTC(2026, 3, 20)].map((ms) => ms / 1000)
    const { close, adjusted, events } = await chart(
      `AAPL?period1=${from}&period2=${to}&interval=1d&events=div`,
    )
    expect(events).toBeUndefined()
    expect(adjusted.every((price: number, row: number) => price < close[row])).toBe(true)
  })

  it('are in pence where the prices are', async () => {
    const { meta, events } = await chart('VOD.L?range=1y&interval=1d&events=div')
    expect(meta.currency).toBe('GBp')
    expect(Object.values(events.dividends)).toMatchObject([{ amount: 2 }, { amount: 2 }])
  })
})
