import { describe, expect, it } from 'vitest'
import { type Leader, leaderboard } from './leaderboard.ts'

const leader = (rank: number): Leader => ({
  rank,
  id: `coin-${rank}`,
  symbol: 'c',
  name: 'Coin',
  image: null,
  price: 0,
  changePercent24h: null,
  volume24h: null,
  marketCap: null,
  marketCapRank: rank,
})

describe('leaderboard', () => {
  it('S3-06 is fresh for three minutes, and made by one call but for what is searched for', () => {
    expect(leaderboard.freshness.freshForMs).toBe(180_000)
    const routes = ['gainers', 'losers', 'volume', 'market-cap', 'trending', 'toString'].map((type) =>
      leaderboard.route({ type }).map(({ call, item }) => `${call} ${item}`),
    )
    expect(routes).toEqual([
      ['coingecko.top-markets gainers'],
      ['coingecko.top-markets losers'],
      ['coingecko.top-markets volume'],
      ['coingecko.top-markets market-cap'],
      ['coingecko.trending trending'],
      [],
    ])
  })

  it('shows ten unless asked for another number', () => {
    const stored = {
      type: 'volume',
      currency: 'usd',
      entries: Array.from({ length: 12 }, (_, at) => leader(at + 1)),
    }
    const show = (query: Record<string, unknown>) =>
      leaderboard.views[0]?.render(stored, { query, wantsCsv: false })
    expect(show({})).toEqual({ data: { ...stored, entries: stored.entries.slice(0, 10) } })
    expect(show({ limit: 2 })).toEqual({ data: { ...stored, entries: stored.entries.slice(0, 2) } })
    expect(show({ limit: 250 })).toEqual({ data: stored })
  })
})
