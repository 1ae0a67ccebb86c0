import { hourMs, type ReadOptions } from '@marketcache/contracts'
import type { ItemFailure } from '../answer-batch.ts'

/** Names the daily bars of a Yahoo symbol. */
export function dailySeries(symbol: string) {
  return { source: 'yahoo', symbol, timeframe: '1d' }
}

/** Only complete bars count, and one becomes complete once a day: asking for them more often would tell nothing new. */
export const dailySeriesOptions: ReadOptions = { goodForMs: hourMs }

/** What a value is made of did not come in time, and may come later. */
export const notYetThere: ItemFailure = {
  code: 'provider_unavailable',
  isRetryable: true,
  detail: 'what this is calculated from could not be fetched in time',
}
