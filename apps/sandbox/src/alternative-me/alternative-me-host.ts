import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { notFound } from './errors.ts'
import { fng } from './fng.ts'

/** The host of the Fear and Greed Index. */
export function alternativeMeHost(market: Market): ProviderHost {
  return {
    prefix: '/alternative-me',
    provider: 'alternative-me',
    standsFor: 'https://api.alternative.me',
    routes: [fng(market)],
    notFound,
  }
}
