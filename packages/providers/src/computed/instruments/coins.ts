import type { Instrument, Listed, Listing } from '@marketcache/resources'

/** Up to this rank by market capitalisation a coin outweighs others of its name. */
const lastRankThatCounts = 500

/** Finds the coin that a symbol stands for; null where there is none, or several it can be. */
export type CoinOf = (symbol: string) => Instrument | null

/** Says whether a coin is large enough to be meant rather than others of its name. */
export function isRanked({ kind, rank }: Pick<Instrument, 'kind' | 'rank'>): boolean {
  return kind === 'coin' && rank !== null && rank <= lastRankThatCounts
}

/** Coins by their lists; of two with one id the first counts. */
export function coinsOf(listings: readonly Listing[]): Instrument[] {
  const all = listings.flatMap(({ provider, instruments }) =>
    instruments.filter(({ kind }) => kind === 'coin').map((listed) => toCoin(provider, listed)),
  )
  return [...new Map(all.toReversed().map((coin) => [coin.id.toLowerCase(), coin])).values()].toReversed()
}

/** Creates the function that finds coins by their symbols. */
export function createCoinFinder(coins: readonly Instrument[]): CoinOf {
  const bySymbol = Map.groupBy(coins, ({ symbol }) => symbol.toLowerCase())
  return (symbol) => {
    const named = bySymbol.get(symbol.toLowerCase()) ?? []
    const ranked = named.filter(isRanked)
    const [meant = null, ...others] = ranked.length > 0 ? ranked : named
    return others.length > 0 ? null : meant
  }
}

function toCoin(provider: string, { symbol, base, name, rank, aliases }: Listed): Instrument {
  const id = `coin:${symbol}`
  return {
    id,
    kind: 'coin',
    name,
    symbol: base,
    base: null,
    quote: null,
    coin: id,
    rank,
    exchange: null,
    aliases: [{ provider, symbol, spellings: [...aliases] }],
  }
}
