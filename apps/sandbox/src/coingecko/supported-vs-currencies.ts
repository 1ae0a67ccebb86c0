import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'

/** `GET /simple/supported_vs_currencies`: codes of all currencies. */
export function supportedVsCurrencies(market: Market): ProviderRoute {
  return {
    path: '/api/v3/simple/supported_vs_currencies',
    answer: () => jsonAnswer([...market.currencies.keys()]),
  }
}
