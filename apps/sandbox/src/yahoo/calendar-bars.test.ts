import { describe, expect, it } from 'vitest'
import { type OpenSandbox, sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const now = '2026-11-25T18:00:00Z'

interface Series {
  timestamp: number[]
  indicators: { quote: Record<'open' | 'high' | 'low' | 'close', number[]>[] }
}

async function ask(sandbox: OpenSandbox, symbolAndQuery: string): Promise<Series> {
  const { json } = await sandbox.get(`/yahoo/v8/finance/chart/${symbolAndQuery}`)
  return Object(json).chart.result[0]
}

async function openTimes(symbolAndQuery: string, time = now): Promise<string[]> {
  const { timestamp } = await ask(await openSandbox({ nowMs: Date.parse(time) }), symbolAndQuery)
  return timestamp.map((seconds) => new Date(seconds * 1_000).toISOString().slice(0, 16))
}

describe('bars of the calendar', () => {
  it.each([
    ['AAPL', ['2026-08-01T04:00', '2026-09-01T04:00', '2026-10-01T04:00', '2026-11-01T04:00']],
    ['VOD.L', ['2026-07-31T23:00', '2026-08-31T23:00', '2026-09-30T23:00', '2026-11-01T00:00']],
    ['7203.T', ['2026-07-31T15:00', '2026-08-31T15:00', '2026-09-30T15:00', '2026-10-31T15:00']],
    ['BTC-USD', ['2026-08-01T00:00', '2026-09-01T00:00', '2026-10-01T00:00', '2026-11-01T00:00']],
  ])(
    'of %s begin with each month, at midnight of the exchange, whatever its clocks do',
    async (symbol, expected) => {
      expect(await openTimes(`${symbol}?range=3mo&interval=1mo`)).toEqual(expected)
    },
  )

  it('have no gap and no double over twenty years of months', async () => {
    const times = await openTimes('AAPL?range=max&interval=1mo')
    expect(times.length).toBeGreaterThanOrEqual(240)
    const months = times.map((time) => Number(time.slice(0, 4)) * 12 + Number(time.slice(5, 7)))
    expect(months).toEqual(months.map((_, index) => (months[0] ?? 0) + index))
    expect(times.every((time) => /-01T0[45]:00$/.test(time))).toBe(true)
  })

  it('begin with each week, on Mondays at midnight of the exchange, before and after clocks are changed', async () => {
    const weeks = ['2026-10-19T04:00', '2026-10-26T04:00', '2026-11-02T05:00', '2026-11-09T05:00']
    expect((await openTimes('AAPL?range=3mo&interval=1wk')).slice(-6)).toEqual([
      ...weeks,
      '2026-11-16T05:00',
      '2026-11-23T05:00',
    ])
    expect((await openTimes('BTC-USD?range=1mo&interval=1wk')).at(-1)).toBe('2026-11-23T00:00')
  })

  it('begin with every third month, counted from the first', async () => {
    expect(await openTimes('AAPL?range=1y&interval=3mo')).toEqual([
      '2025-11-01T04:00',
      '2026-02-01T05:00',
      '2026-05-01T04:00',
      '2026-08-01T04:00',
      '2026-11-01T04:00',
    ])
  })

  it('are the same from day to day, but for the one that runs', async () => {
    const [before, after] = await Promise.all(
      ['2026-11-20T18:00:00Z', '2026-11-25T18:00:00Z'].map(async (time) =>
        ask(await openSandbox({ nowMs: Date.parse(time) }), 'AAPL?range=1y&interval=1mo'),
      ),
    )
    expect(after?.timestamp).toEqual(before?.timestamp)
    for (const column of ['open', 'high', 'low', 'close'] as const) {
      const [told, later] = [before, after].map((series) =>
        series?.indicators.quote[0]?.[column].slice(0, -1),
      )
      expect(later).toEqual(told)
    }
  })

  it('have no bar of a month before its first session, on a Sunday that is the first', async () => {
    const times = await openTimes('AAPL?range=3mo&interval=1mo', '2026-11-01T18:00:00Z')
    expect(times.at(-1)).toBe('2026-10-01T04:00')
  })
})
