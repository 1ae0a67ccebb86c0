import type { ProviderRequest } from '../http/provider-route.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import type { PricePath } from '../market/price-path.ts'
import { textError } from './errors.ts'

/** Parts of a comma-separated parameter; empty when it is absent. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
}

/** A flag; anything but `true` and `false` counts as not given. */
export function flagParameter(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name)
  return value === 'true' || (value !== 'false' && otherwise)
}

/** A whole number within bounds; one outside is moved to the nearer bound, as CoinGecko does. */
export function numberParameter(
  query: URLSearchParams,
  name: string,
  { otherwise, minimum, maximum }: { otherwise: number; minimum: number; maximum: number },
): number {
  const value = Number.parseInt(query.get(name) ?? '', 10)
  return Number.isNaN(value) ? otherwise : Math.min(maximum, Math.max(minimum, value))
}

/** The currency that `vs_currency` names. */
export function currencyParameter(market: Market, query: URLSearchParams): { code: string; path: PricePath } {
  const code = (query.get('vs_currency') ?? '').toLowerCase()
  if (code === '') throw textError(422, 'Missing parameter vs_currency')
  const path = market.currencies.get(code)
  if (path === undefined) throw textError(400, 'invalid vs_currency')
  return { code, path }
}

/** The coin that a path names. */
export function coinParameter(market: Market, params: ProviderRequest['params']): Coin {
  const found = market.coin(params.id ?? '')
  if (found === undefined) throw textError(404, 'coin not found')
  return found
}

/** The coins that `ids`, else `names`, else `symbols` select; null when none of them is given. */
export function coinsParameter(market: Market, query: URLSearchParams): Coin[] | null {
  const ids = listParameter(query, 'ids')
  if (ids.length > 0) {
    return [...new Set(ids)].flatMap((id) => market.coin(id) ?? [])
  }
  const names = listParameter(query, 'names')
  if (names.length > 0) return market.coins.filter(({ name }) => names.includes(name.toLowerCase()))
  const symbols = listParameter(query, 'symbols')
  if (symbols.length > 0) return market.coins.filter(({ symbol }) => symbols.includes(symbol))
  return null
}

/** Rounds prices as `precision` says: decimal places, or `full`. */
export function precisionParameter(query: URLSearchParams): (price: number) => number {
  const value = query.get('precision')
  if (value === null || value === 'full' || !/^\d+$/.test(value)) return (price) => price
  const digits = Math.min(18, Number(value))
  return (price) => Number(price.toFixed(digits))
}
