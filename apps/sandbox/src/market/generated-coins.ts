import type { CoinRow } from './coin-table.ts'
import { fractionOf, magnitudeBetween } from './random.ts'
import { significant } from './rounding.ts'

const firstWords =
  'amber azure bold brave bright calm clear cobalt coral crisp dusk ember frost gilded hollow iron jade keen lunar maple'.split(
    ' ',
  )
const lastWords =
  'anchor beacon canyon delta falcon garnet harbor island junction kernel lantern meadow nexus orchard prism quarry river'.split(
    ' ',
  )

/** Coins that exist nowhere else, to fill the market: 340 of them, the same in every sandbox. */
export const generatedCoinRows: CoinRow[] = firstWords.flatMap((first) =>
  lastWords.map((last) => generateCoin(first, last)),
)

function generateCoin(first: string, last: string): CoinRow {
  const id = `${first}-${last}`
  const price = significant(magnitudeBetween(1e-11, 60, `${id} price`), 4)
  const marketCap = magnitudeBetween(2e4, 9e7, `${id} market cap`)
  const circulating = Math.round(marketCap / price)
  const kind = fractionOf(`${id} supply`)
  return {
    id,
    // Two letters of each word: some symbols belong to several coins, as they do outside.
    symbol: first.slice(0, 2) + last.slice(0, 2),
    name: `${capitalise(first)} ${capitalise(last)}`,
    price,
    // Nobody has verified the supply of some coins.
    circulating: kind < 0.05 ? 0 : circulating,
    total: Math.round(circulating * (1 + kind)),
    max: kind < 0.3 ? null : Math.round(circulating * (1 + 2 * kind)),
    isInfinite: kind > 0.1 && kind < 0.2,
    platform: kind > 0.5 ? 'ethereum' : null,
    volatility: 0.8,
    category: null,
    genesis: null,
    hashing: null,
  }
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
