type Changes = Readonly<Record<string, unknown>>

/** An entry of Kraken's `/0/public/Ticker` in the wire's shape; all values made up. */
export function krakenTicker(changes: Changes = {}): Record<string, unknown> {
  return {
    a: ['2.51000', '12', '12.000'],
    b: ['2.49000', '10', '10.000'],
    c: ['2.50000', '3.00000000'],
    v: ['400.25000000', '1000.50000000'],
    p: ['2.48000', '2.51000'],
    t: [40, 77],
    l: ['2.40000', '2.25000'],
    h: ['2.60000', '2.75000'],
    o: '2.62500',
    ...changes,
  }
}

/** Kraken's envelope around what it tells. */
export function krakenAnswer(result: unknown, error: unknown = []): Record<string, unknown> {
  return { error, result }
}

/** Kraken's envelope of a refusal. */
export function krakenRefusal(...error: string[]): Record<string, unknown> {
  return { error }
}

/** A pair of Kraken's `/0/public/AssetPairs` in the wire's shape; all values made up. */
export function krakenPair(changes: Changes = {}): Record<string, unknown> {
  return {
    altname: 'EXCUSD',
    wsname: 'EXC/USD',
    aclass_base: 'currency',
    base: 'XEXC',
    aclass_quote: 'currency',
    quote: 'ZUSD',
    pair_decimals: 5,
    lot_decimals: 8,
    lot_multiplier: 1,
    ordermin: '5',
    tick_size: '0.00001',
    status: 'online',
    ...changes,
  }
}

/** A perpetual of Kraken Futures' `/derivatives/api/v3/tickers` in the wire's shape; all values made up. */
export function krakenPerpetual(changes: Changes = {}): Record<string, unknown> {
  return {
    symbol: 'PF_EXCUSD',
    last: 2.5,
    lastTime: '2026-01-01T11:59:58.001002Z',
    tag: 'perpetual',
    pair: 'EXC:USD',
    markPrice: 2.5,
    bid: 2.49,
    bidSize: 10,
    ask: 2.51,
    askSize: 12,
    vol24h: 1_000.5,
    volumeQuote: 2_511.255,
    openInterest: 12_345.6,
    open24h: 2.625,
    high24h: 2.75,
    low24h: 2.25,
    lastSize: 3,
    fundingRate: -0.00025,
    fundingRatePrediction: 0.000125,
    suspended: false,
    indexPrice: 2.502,
    postOnly: false,
    change24h: -4.76,
    ...changes,
  }
}

/** Kraken Futures' envelope around rows. */
export function krakenFuturesAnswer(tickers: unknown): Record<string, unknown> {
  return { result: 'success', serverTime: '2026-01-01T12:00:00.123Z', tickers }
}

/** A candle of Kraken Futures' `/api/charts/v1/trade` in the wire's shape; all values made up. */
export function krakenCandle(time: unknown, changes: Changes = {}): Record<string, unknown> {
  return { time, open: '2.5', high: '2.75', low: '2.25', close: '2.625', volume: '1000.5', ...changes }
}
