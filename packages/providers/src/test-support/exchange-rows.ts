type Changes = Readonly<Record<string, unknown>>

/** A row of Binance's `/api/v3/ticker/24hr` in the wire's shape; all values made up. */
export function binanceTicker(changes: Changes = {}): Record<string, unknown> {
  return {
    symbol: 'EXCUSDT',
    priceChange: '-0.12500000',
    priceChangePercent: '-4.762',
    weightedAvgPrice: '2.51000000',
    prevClosePrice: '2.62000000',
    lastPrice: '2.50000000',
    lastQty: '3.00000000',
    bidPrice: '2.49000000',
    bidQty: '10.00000000',
    askPrice: '2.51000000',
    askQty: '12.00000000',
    openPrice: '2.62500000',
    highPrice: '2.75000000',
    lowPrice: '2.25000000',
    volume: '1000.50000000',
    quoteVolume: '2511.25500000',
    openTime: 1_767_182_400_123,
    closeTime: 1_767_268_800_123,
    firstId: 1,
    lastId: 77,
    count: 77,
    ...changes,
  }
}

/** A row of Binance's `/fapi/v1/ticker/24hr` in the wire's shape, without bid and offer; all values made up. */
export function binanceContractTicker(changes: Changes = {}): Record<string, unknown> {
  const { prevClosePrice: _, bidPrice, bidQty, askPrice, askQty, ...row } = binanceTicker(changes)
  return row
}

/** A row of Binance's `/api/v3/klines` in the wire's shape; all values made up, changes by their place. */
export function binanceKline(openTime: number, changes: Readonly<Record<number, unknown>> = {}): unknown[] {
  const prices = ['2.50000000', '2.75000000', '2.25000000', '2.62500000']
  const rest = ['1000.50000000', openTime + 3_599_999, '2511.25500000', 77, '500.1', '1250.2', '0']
  return [openTime, ...prices, ...rest].map((field, index) => (index in changes ? changes[index] : field))
}

/** A row of Binance's `/fapi/v1/premiumIndex` in the wire's shape; all values made up. */
export function binancePremium(changes: Changes = {}): Record<string, unknown> {
  return {
    symbol: 'EXCUSDT',
    markPrice: '2.50100000',
    indexPrice: '2.50200000',
    estimatedSettlePrice: '2.50300000',
    lastFundingRate: '-0.00010000',
    interestRate: '0.00010000',
    nextFundingTime: 1_767_283_200_000,
    time: 1_767_268_800_123,
    ...changes,
  }
}

/** A row of Bybit's `/v5/market/tickers` of category `spot` in the wire's shape; all values made up. */
export function bybitTicker(changes: Changes = {}): Record<string, unknown> {
  return {
    symbol: 'EXCUSDT',
    bid1Price: '2.49',
    bid1Size: '10',
    ask1Price: '2.51',
    ask1Size: '12',
    lastPrice: '2.50',
    prevPrice24h: '2.625',
    price24hPcnt: '-0.0476',
    highPrice24h: '2.75',
    lowPrice24h: '2.25',
    turnover24h: '2511.255',
    volume24h: '1000.5',
    usdIndexPrice: '2.50002',
    ...changes,
  }
}

/** The same of category `linear`. */
export function bybitPerpetual(changes: Changes = {}): Record<string, unknown> {
  return bybitTicker({
    indexPrice: '2.502',
    markPrice: '2.501',
    openInterest: '12345.6',
    openInterestValue: '30864.00',
    fundingRate: '-0.0001',
    nextFundingTime: '1767283200000',
    fundingIntervalHour: '4',
    ...changes,
  })
}

/** Bybit's envelope around rows. */
export function bybitAnswer(rows: unknown, category = 'spot'): Record<string, unknown> {
  return {
    retCode: 0,
    retMsg: 'OK',
    result: { category, list: rows },
    retExtInfo: {},
    time: 1_767_268_800_123,
  }
}

/** The ticker that the rows above make at Binance. */
export const exampleTicker = {
  exchange: 'binance',
  symbol: 'EXCUSDT',
  base: null,
  quote: null,
  bid: 2.49,
  ask: 2.51,
  last: 2.5,
  volume24h: 1_000.5,
  quoteVolume24h: 2_511.255,
  change24h: -0.125,
  changePercent24h: -4.762,
  high24h: 2.75,
  low24h: 2.25,
  open24h: 2.625,
  timestamp: '2026-01-01T12:00:00.123Z',
  decimals: {
    bid: '2.49000000',
    ask: '2.51000000',
    last: '2.50000000',
    volume24h: '1000.50000000',
    quoteVolume24h: '2511.25500000',
    change24h: '-0.12500000',
    high24h: '2.75000000',
    low24h: '2.25000000',
    open24h: '2.62500000',
  },
}

/** The funding rate that the rows above make at Binance. */
export const exampleFunding = {
  exchange: 'binance',
  symbol: 'EXCUSDT',
  fundingRate: -0.0001,
  intervalHours: 8,
  nextFundingTime: '2026-01-01T16:00:00.000Z',
  markPrice: 2.501,
  indexPrice: 2.502,
  timestamp: '2026-01-01T12:00:00.123Z',
  decimals: { fundingRate: '-0.00010000', markPrice: '2.50100000', indexPrice: '2.50200000' },
}
