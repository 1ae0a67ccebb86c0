import type { PricePath, Prices } from './price-path.ts'

/** What happened to a price between two moments. */
export interface PriceWindow {
  open: number
  high: number
  low: number
  close: number
}

/** Reads a path at `samples` + 1 evenly spread moments, both ends included. */
export function readWindow(
  prices: Prices,
  span: { path: PricePath; by?: PricePath | undefined; fromMs: number; toMs: number; samples: number },
): PriceWindow {
  const open = prices.at(span.path, span.fromMs, span.by)
  const close = prices.at(span.path, span.toMs, span.by)
  let high = Math.max(open, close)
  let low = Math.min(open, close)
  for (let index = 1; index < span.samples; index++) {
    const timeMs = span.fromMs + ((span.toMs - span.fromMs) * index) / span.samples
    const price = prices.at(span.path, timeMs, span.by)
    high = Math.max(high, price)
    low = Math.min(low, price)
  }
  return { open, high, low, close }
}
