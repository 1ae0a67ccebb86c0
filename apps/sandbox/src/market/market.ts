import type { Clock } from '../clock.ts'
import { type Coin, createCoins } from './coins.ts'
import { createCurrencies, dollarPath } from './currencies.ts'
import { createPrices, type PricePath, type Prices } from './price-path.ts'
import { createSymbols, type MarketSymbol } from './symbols.ts'

/** Everything that can be bought in the sandbox, and what it costs when. */
export interface Market {
  seed: number
  coins: readonly Coin[]
  coin: (id: string) => Coin | undefined
  symbols: readonly MarketSymbol[]
  symbol: (symbol: string) => MarketSymbol | undefined
  /** Value in US dollars of each currency that CoinGecko knows, by its code. */
  currencies: ReadonlyMap<string, PricePath>
  /** The US dollar among them. */
  dollar: PricePath
  prices: Prices
  /** Now, to the last step of `stepMs`: prices do not move within a step. */
  now: () => number
  /** Prices that a test has set: of coins in US dollars, of symbols in their own currency. */
  setPrices: { coingecko: Map<string, number>; yahoo: Map<string, number> }
}

/** How often prices move and `last_updated` advances. */
export const stepMs = 5_000

export function createMarket({ clock, seed }: { clock: Clock; seed: number }): Market {
  const coins = createCoins()
  const coinsById = new Map(coins.map((coin) => [coin.id, coin]))
  const currencies = createCurrencies(pathOf)
  const symbols = createSymbols({ coins, currencies })
  const symbolsByName = new Map(symbols.map((symbol) => [symbol.symbol, symbol]))
  return {
    seed,
    coins,
    coin: (id) => coinsById.get(id),
    symbols,
    symbol: (symbol) => symbolsByName.get(symbol.toUpperCase()),
    currencies,
    dollar: dollarPath,
    prices: createPrices({ seed }),
    now: () => Math.floor(clock.now() / stepMs) * stepMs,
    setPrices: { coingecko: new Map(), yahoo: new Map() },
  }

  function pathOf(id: string): PricePath {
    const coin = coinsById.get(id)
    if (coin === undefined) throw new Error(`no coin "${id}"`)
    return coin.path
  }
}
