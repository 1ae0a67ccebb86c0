import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import type { Pair } from '../market/pairs.ts'
import type { UsedWeight } from './used-weight.ts'

/** `GET /api/v3/exchangeInfo`: every pair, with the limits of the whole API. */
export function exchangeInfo(
  market: Market,
  pairs: ReadonlyMap<string, Pair>,
  weight: UsedWeight,
): ProviderRoute {
  return {
    path: '/api/v3/exchangeInfo',
    answer: () =>
      jsonAnswer(
        {
          timezone: 'UTC',
          serverTime: market.now(),
          rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6_000 }],
          exchangeFilters: [],
          sors: [{ baseAsset: 'BTC', symbols: ['BTCUSDT', 'BTCUSDC'] }],
          symbols: [...pairs].map(([symbol, pair]) => toRow(symbol, pair)),
        },
        { headers: weight.spend(20) },
      ),
  }
}

function toRow(symbol: string, { base, quote }: Pair): object {
  return {
    symbol,
    status: 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: false,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: true,
    filters: [],
    permissions: [],
    permissionSets: [['SPOT', 'MARGIN']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  }
}
