import type { Leader } from '@marketcache/resources'
import type { CoinFigures } from './coin-figures.ts'

/** Figures of a coin, with the name that keys have. */
export interface NamedFigures {
  id: string
  figures: CoinFigures
}

/** What coins are ranked by, the greatest first. */
const scores = new Map<string, (figures: CoinFigures) => number | null>([
  ['gainers', ({ changePercent24h }) => changePercent24h],
  ['losers', ({ changePercent24h }) => (changePercent24h === null ? null : -changePercent24h)],
  ['volume', ({ volume24h }) => volume24h],
  ['market-cap', ({ marketCap }) => marketCap],
])

/** Every list that can be made of figures. */
export const listTypes: readonly string[] = [...scores.keys()]

/**
 * Ranks coins for one list; those without the figure are left out.
 *
 * Equal ones are ranked by market capitalisation, and then by id, so that a list never changes without a reason.
 */
export function rankCoins(type: string, coins: readonly NamedFigures[]): Leader[] {
  const scoreOf = scores.get(type) ?? (() => null)
  const scored = coins.flatMap(({ id, figures }) => {
    const score = scoreOf(figures)
    const place = figures.marketCapRank ?? Number.POSITIVE_INFINITY
    return score === null ? [] : [{ id, figures, score, place }]
  })
  return scored
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
