import { exampleTicker } from './exchange-rows.ts'

type Changes = Readonly<Record<string, unknown>>

/** A row of Coinbase's `/api/v3/brokerage/market/products` in the wire's shape; all values made up. */
export function coinbaseProduct(changes: Changes = {}): Record<string, unknown> {
  return {
    product_id: 'EXC-USD',
    price: '2.50',
    price_percentage_change_24h: '-4.76190476190476',
    volume_24h: '1000.5',
    volume_percentage_change_24h: '12.5',
    base_increment: '0.01',
    quote_increment: '0.01',
    base_name: 'Example',
    quote_name: 'US Dollar',
    status: 'online',
    trading_disabled: false,
    product_type: 'SPOT',
    quote_currency_id: 'USD',
    base_currency_id: 'EXC',
    mid_market_price: '',
    best_bid_price: '2.49',
    best_ask_price: '2.51',
    high_24h: '2.75',
    low_24h: '2.25',
    approximate_quote_24h_volume: '2511.26',
    alias: '',
    alias_to: ['EXC-USDC'],
    ...changes,
  }
}

/** The answer around such rows. */
export function coinbaseAnswer(rows: unknown): Record<string, unknown> {
  return { products: rows, num_products: 1 }
}

/** The body of Coinbase's `/products/{id}/ticker`; all values made up. */
export function coinbaseTrade(changes: Changes = {}): Record<string, unknown> {
  const trade = { trade_id: '77', product_id: 'EXC-USD', price: '2.505', size: '0.5', side: 'BUY' }
  return {
    trades: [{ ...trade, time: '2026-01-01T12:00:00.123456Z', bid: '', ask: '' }],
    best_bid: '2.49',
    best_ask: '2.51',
    ...changes,
  }
}

/** Coinbase's error body. */
export function coinbaseError(error: string, message = 'x'): Record<string, unknown> {
  return { error, error_details: message, message }
}

/** The body of Coinbase Exchange's `/products/{id}/ticker`; all values made up. */
export function exchangeTicker(changes: Changes = {}): Record<string, unknown> {
  return {
    trade_id: 77,
    price: '2.50',
    size: '0.05000000',
    time: '2026-01-01T12:00:00.123456Z',
    bid: '2.49',
    ask: '2.51',
    volume: '1000.50000000',
    rfq_volume: '0.000000',
    ...changes,
  }
}

/** The body of Coinbase Exchange's `/products/{id}/stats`; all values made up. */
export function exchangeStats(changes: Changes = {}): Record<string, unknown> {
  return {
    open: '2.625',
    high: '2.75',
    low: '2.25',
    last: '2.50',
    volume: '1000.60000000',
    volume_30day: '30000.00000000',
    ...changes,
  }
}

/** The ticker that a product makes. */
export const productTicker = {
  ...exampleTicker,
  exchange: 'coinbase',
  symbol: 'EXC-USD',
  base: 'EXC',
  quote: 'USD',
  quoteVolume24h: 2_511.26,
  change24h: null,
  changePercent24h: -4.76190476190476,
  open24h: null,
  timestamp: null,
  decimals: {
    bid: '2.49',
    ask: '2.51',
    last: '2.50',
    volume24h: '1000.5',
    quoteVolume24h: '2511.26',
    high24h: '2.75',
    low24h: '2.25',
  },
}

/** The ticker that both bodies of Coinbase Exchange make. */
export const exchangeExample = {
  ...exampleTicker,
  exchange: 'coinbase',
  symbol: 'EXC-USD',
  base: 'EXC',
  quote: 'USD',
  quoteVolume24h: null,
  changePercent24h: -4.7619047619,
  timestamp: '2026-01-01T12:00:00.123Z',
  decimals: {
    bid: '2.49',
    ask: '2.51',
    last: '2.50',
    volume24h: '1000.50000000',
    high24h: '2.75',
    low24h: '2.25',
    open24h: '2.625',
  },
}
