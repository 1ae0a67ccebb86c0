import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { significant } from '../market/rounding.ts'
import { readWindow } from '../market/window.ts'
import { textError } from './errors.ts'
import { coinParameter, currencyParameter } from './parameters.ts'

const halfHourMs = 1_800_000
const dayMs = 86_400_000
const samples = 6

/** How long candles are, by the days that may be asked for. */
const candleMs: Readonly<Record<string, number>> = {
  1: halfHourMs,
  7: 8 * halfHourMs,
  14: 8 * halfHourMs,
  30: 8 * halfHourMs,
  90: 4 * dayMs,
  180: 4 * dayMs,
  365: 4 * dayMs,
}

/** `GET /coins/:id/ohlc`: complete candles, ascending; a candle's time is that at which it closed. */
export function coinOhlc(market: Market): ProviderRoute {
  return {
    path: '/api/v3/coins/:id/ohlc',
    answer: ({ params, query }) => {
      const coin = coinParameter(market, params)
      const { path: by } = currencyParameter(market, query)
      const days = query.get('days') ?? ''
      const lengthMs = candleMs[days]
      if (lengthMs === undefined) throw textError(422, 'Invalid days parameter')
      const count = Math.ceil((Number(days) * dayMs) / lengthMs)
      const lastMs = Math.floor(market.now() / lengthMs) * lengthMs
      const rows = Array.from({ length: count }, (_, index) => {
        const closeMs = lastMs - (count - 1 - index) * lengthMs
        const span = { path: coin.path, by, fromMs: closeMs - lengthMs, toMs: closeMs, samples }
        const { open, high, low, close } = readWindow(market.prices, span)
        return [closeMs, ...[open, high, low, close].map((price) => significant(price))]
      })
      return jsonAnswer(rows, { headers: { 'cache-control': 'public, max-age=900' } })
    },
  }
}
