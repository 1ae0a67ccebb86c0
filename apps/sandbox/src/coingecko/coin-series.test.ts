import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener, tuesdayMs } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const minuteMs = 60_000
const dayMs = 86_400_000
const ohlc = '/coingecko/api/v3/coins/bitcoin/ohlc'
const chart = '/coingecko/api/v3/coins/bitcoin/market_chart'

async function read(path: string) {
  const sandbox = await openSandbox()
  return Object((await sandbox.get(path)).json)
}

describe('GET /coins/:id/ohlc', () => {
  it.each([
    [1, 30, 48],
    [30, 240, 180],
    [365, 5_760, 92],
  ])('of %i days has a candle every %i minutes, the last closed by now', async (days, minutes, count) => {
    const rows: number[][] = await read(`${ohlc}?vs_currency=usd&days=${days}`)
    expect(rows).toHaveLength(count)
    const [last = 0, before = 0] = [rows.at(-1)?.[0], rows.at(-2)?.[0]]
    expect([last - before, last % (minutes * minuteMs)]).toEqual([minutes * minuteMs, 0])
    expect(last).toBeLessThanOrEqual(tuesdayMs)
    for (const [, open = 0, high = 0, low = 0, close = 0] of rows) {
      expect([Math.max(open, close) <= high, low <= Math.min(open, close)]).toEqual([true, true])
    }
  })

  it.each([
    ['an unknown coin', '/coingecko/api/v3/coins/nope/ohlc?vs_currency=usd&days=1', 404],
    ['no currency', `${ohlc}?days=1`, 422],
    ['other days', `${ohlc}?vs_currency=usd&days=2`, 422],
  ])('refuses %s', async (_name, path, status) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(path)).toMatchObject({ status, json: { error: expect.any(String) } })
  })
})

describe('GET /coins/:id/market_chart', () => {
  it.each([
    [1, 5 * minuteMs, 288],
    [90, 60 * minuteMs, 2_160],
    [91, dayMs, 92],
  ])('of %i days has a sample every %i ms, and one of now', async (days, stepMs, count) => {
    const { prices, market_caps, total_volumes } = await read(`${chart}?vs_currency=usd&days=${days}`)
    const times: number[] = prices.map(([time]: number[]) => time)
    expect([times.length, times.at(-1)]).toEqual([count, tuesdayMs])
    expect(Math.abs((times[1] ?? 0) - (times[0] ?? 0) - stepMs)).toBeLessThan(minuteMs)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    for (const list of [market_caps, total_volumes]) {
      expect(list.map(([time]: number[]) => time)).toEqual(times)
    }
  })

  it.each([
    ['an unknown coin', '/coingecko/api/v3/coins/nope/market_chart?vs_currency=usd&days=1', 404],
    ['no currency', `${chart}?days=1`, 422],
    ['no days', `${chart}?vs_currency=usd`, 422],
  ])('refuses %s', async (_name, path, status) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(path)).toMatchObject({ status, json: { error: expect.any(String) } })
  })

  it.skipIf(!hasFixtures())(
    'and the candles have the fields and types of the documented answers (needs the payload folder)',
    async () => {
      const documented = (name: string) => readFixture(`coingecko/demo_coins_id_${name}.json`)
      const candles = await read(`${ohlc}?vs_currency=usd&days=1`)
      expect(compareShapes(documented('ohlc'), candles)).toEqual([])
      const samples = await read(`${chart}?vs_currency=usd&days=1`)
      expect(compareShapes(documented('market_chart'), samples)).toEqual([])
    },
  )
})
