import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { currentPrice, volumeAt } from '../market/coin-figures.ts'
import type { Market } from '../market/market.ts'
import { fractionOf } from '../market/random.ts'
import { textError } from './errors.ts'
import { coinParameter, currencyParameter } from './parameters.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const longestDays = 365

/** `GET /coins/:id/market_chart`: samples, ascending; the more days, the fewer a day, and the last one is of now. */
export function coinMarketChart(market: Market): ProviderRoute {
  return {
    path: '/api/v3/coins/:id/market_chart',
    answer: ({ params, query }) => {
      const coin = coinParameter(market, params)
      const { path: by } = currencyParameter(market, query)
      const nowMs = market.now()
      const samples = sampleTimes(daysOf(query), nowMs, coin.id).map((timeMs) => ({
        timeMs,
        price: timeMs === nowMs ? currentPrice(market, coin, by) : market.prices.at(coin.path, timeMs, by),
      }))
      return jsonAnswer(
        {
          prices: samples.map(({ timeMs, price }) => [timeMs, price]),
          market_caps: samples.map(({ timeMs, price }) => [timeMs, price * coin.circulatingSupply]),
          total_volumes: samples.map(({ timeMs, price }) => [timeMs, volumeAt(coin, price, timeMs)]),
        },
        { headers: { 'cache-control': 'public, max-age=30' } },
      )
    },
  }
}

function daysOf(query: URLSearchParams): number {
  const text = query.get('days') ?? ''
  if (text === 'max') return longestDays
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1) throw textError(422, 'Missing or invalid parameter days')
  return Math.min(longestDays, days)
}

/** Every 5 minutes of one day, every hour of up to 90 days, every midnight of more; all but midnights a little late. */
function sampleTimes(days: number, nowMs: number, coin: string): number[] {
  const stepMs = days === 1 ? 5 * minuteMs : days <= 90 ? hourMs : dayMs
  const lastMs = Math.floor(nowMs / stepMs) * stepMs
  const count = Math.floor((days * dayMs) / stepMs)
  const late = (timeMs: number) =>
    stepMs === dayMs ? 0 : Math.floor(fractionOf(`${coin} sample ${timeMs}`) * minuteMs)
  const steps = Array.from({ length: count }, (_, index) => lastMs - (count - 1 - index) * stepMs)
  return [...steps.map((timeMs) => timeMs + late(timeMs)).filter((timeMs) => timeMs < nowMs), nowMs]
}
