import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall } from '../define-bars-call.ts'
import { readAmount, readList, readRecord, readUnixMs } from '../read-values.ts'
import { isCoinNotFound } from './errors.ts'
import { type Sample, toDailyBars } from './to-daily-bars.ts'

/**
 * Daily bars of one coin in US dollars, made of hourly samples; volume is the value traded, in US dollars.
 *
 * Source: CoinGecko `GET /coins/{id}/market_chart`, one credit. More than 90 days would come as one sample a day.
 */
export const marketChart = defineBarsCall({
  name: 'coingecko.market-chart',
  source: 'coingecko',
  currency: 'USD',
  maxConcurrent: 2,
  cost: () => 1,
  intervals: { '1d': '90' },
  fetchBars: async ({ symbol, interval: days }, { getJson, signal }) => {
    const path = ['coins', symbol, 'market_chart']
    const query = { vs_currency: 'usd', days, precision: 'full' }
    const body = await getJson({ path, query, signal, isNotFound: isCoinNotFound })
    return body === null ? null : toDailyBars(readSamples(body))
  },
})

/** `{"prices": [[time, price], ...], "total_volumes": [[time, volume], ...]}`: both lists have the same times. */
function readSamples(body: object): Sample[] {
  const { prices, total_volumes } = readRecord(body)
  const volumes = new Map(readPairs(total_volumes).map(({ timeMs, amount }) => [timeMs, amount]))
  const samples = readPairs(prices).map(({ timeMs, amount }) => ({
    timeMs,
    price: amount,
    volume24h: volumes.get(timeMs) ?? null,
  }))
  if (!Array.isArray(prices) || (prices.length > 0 && samples.length === 0)) {
    throw malformedAnswer('coingecko.market-chart: expected prices with times, got something else')
  }
  return samples
}

function readPairs(told: unknown): { timeMs: number; amount: number }[] {
  return readList(told).flatMap((pair) => {
    const [time, value] = readList(pair)
    const [timeMs, amount] = [readUnixMs(time), readAmount(value)]
    return timeMs === null || amount === null ? [] : [{ timeMs, amount }]
  })
}
