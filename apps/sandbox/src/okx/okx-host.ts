import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { candles } from './candles.ts'
import { notFound } from './errors.ts'
import { fundingRate } from './funding-rate.ts'
import { createInstruments } from './instruments.ts'
import { publicInstruments } from './public-instruments.ts'
import { tickers } from './tickers.ts'

/** OKX's host of public data. */
export function okxHost(market: Market): ProviderHost {
  const instruments = createInstruments(market)
  return {
    prefix: '/okx',
    provider: 'okx',
    standsFor: 'https://www.okx.com',
    routes: [
      ...tickers(market, instruments),
      ...candles(market, instruments),
      fundingRate(market, instruments),
      publicInstruments(instruments),
    ],
    notFound,
  }
}
