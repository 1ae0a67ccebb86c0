import type { ItemFailure } from '../answer-batch.ts'

/** Names the daily bars of a Yahoo symbol. */
export function dailySeries(symbol: string) {
  return { source: 'yahoo', symbol, timeframe: '1d' }
}

/** What a value is made of did not come in time, and may come later. */
export const notYetThere: ItemFailure = {
  code: 'provider_unavailable',
  isRetryable: true,
  detail: 'what this is calculated from could not be fetched in time',
}
