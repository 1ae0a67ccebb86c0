import type { Leader } from '@marketcache/resources'
import type { CoinFigures } from './coin-figures.ts'

/** Figures of a coin, with the name that keys have. */
export interface NamedFigures {
  id: string
  figures: CoinFigures
}

interface Ranking {
  /** What coins are ranked by, the greatest first. */
  scoreOf(figures: CoinFigures): number | null
  /** Scores above it alone are listed: who has lost is no gainer, however few have gained. */
  above: number
}

const rankings = new Map<string, Ranking>([
  ['gainers', { scoreOf: ({ changePercent24h }) => changePercent24h, above: 0 }],
  ['losers', { scoreOf: ({ changePercent24h: change }) => (change === null ? null : -change), above: 0 }],
  ['volume', { scoreOf: ({ volume24h }) => volume24h, above: Number.NEGATIVE_INFINITY }],
  ['market-cap', { scoreOf: ({ marketCap }) => marketCap, above: Number.NEGATIVE_INFINITY }],
])

/** Every list that can be made of figures. */
export const listTypes: readonly string[] = [...rankings.keys()]

/**
 * Ranks coins for one list; those without the figure are left out.
 *
 * Equal ones are ranked by market capitalisation, and then by id, so that a list never changes without a reason.
 *
 * @returns Null when no coin has the figure; a day on which none gained makes an empty list.
 */
export function rankCoins(type: string, coins: readonly NamedFigures[]): Leader[] | null {
  const ranking = rankings.get(type)
  const scored = coins.flatMap(({ id, figures }) => {
    const score = ranking?.scoreOf(figures) ?? null
    const place = figures.marketCapRank ?? Number.POSITIVE_INFINITY
    return score === null ? [] : [{ id, figures, score, place }]
  })
  if (ranking === undefined || scored.length === 0) return null
  return scored
    .filter(({ score }) => score > ranking.above)
    .toSorted(
      (one, other) =>
        other.score - one.score ||
        Number(one.place > other.place) - Number(one.place < other.place) ||
        Number(one.id > other.id) - Number(one.id < other.id),
    )
    .map(({ id, figures }, index) => toLeader({ id, figures }, index + 1))
}

function toLeader({ id, figures }: NamedFigures, rank: number): Leader {
  const { symbol, name, image, price, changePercent24h, volume24h, marketCap, marketCapRank } = figures
  return { rank, id, symbol, name, image, price, changePercent24h, volume24h, marketCap, marketCapRank }
}
