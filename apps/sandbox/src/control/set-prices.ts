import type { Market } from '../market/market.ts'

/** Prices to set, by coin id or symbol; null gives the price back to the market. */
export interface SetPricesRequest {
  coingecko?: Record<string, number | null>
  yahoo?: Record<string, number | null>
}

const pricesById = { type: 'object', additionalProperties: { type: ['number', 'null'], minimum: 0 } }

export const setPricesSchema = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { coingecko: pricesById, yahoo: pricesById },
} as const

/** Sets prices of coins (in US dollars) and symbols (in their own currency); says what is wrong, or null. */
export function setPrices(market: Market, { coingecko = {}, yahoo = {} }: SetPricesRequest): string | null {
  for (const id of Object.keys(coingecko)) {
    if (market.coin(id) === undefined) return `coingecko: there is no coin "${id}"`
  }
  for (const symbol of Object.keys(yahoo)) {
    if (market.symbol(symbol)?.symbol !== symbol) return `yahoo: there is no symbol "${symbol}"`
  }
  change(market.setPrices.coingecko, coingecko)
  change(market.setPrices.yahoo, yahoo)
  return null
}

function change(prices: Map<string, number>, wanted: Record<string, number | null>): void {
  for (const [id, price] of Object.entries(wanted)) {
    if (price === null) prices.delete(id)
    else prices.set(id, price)
  }
}
