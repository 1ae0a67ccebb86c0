/** A row of `/v7/finance/quote` in the wire's shape; all values made up. */
export function quoteRow(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    language: 'en-US',
    quoteType: 'EQUITY',
    currency: 'USD',
    shortName: 'Example Inc.',
    longName: 'Example Incorporated',
    regularMarketPrice: 25.5,
    regularMarketChange: 0.5,
    regularMarketChangePercent: 2,
    regularMarketPreviousClose: 25,
    regularMarketOpen: 25.25,
    regularMarketDayHigh: 26,
    regularMarketDayLow: 24.75,
    fiftyTwoWeekHigh: 30,
    fiftyTwoWeekLow: 20,
    regularMarketVolume: 1_234_567,
    marketCap: 5_000_000_000,
    bid: 25.4,
    ask: 25.6,
    marketState: 'REGULAR',
    exchange: 'NMS',
    fullExchangeName: 'NasdaqGS',
    exchangeTimezoneName: 'America/New_York',
    exchangeDataDelayedBy: 15,
    regularMarketTime: 1_767_268_800,
    symbol: 'EXMP',
    ...changes,
  }
}

/** An answer of `/v7/finance/quote`. */
export function quoteBody(rows: readonly unknown[]): unknown {
  return { quoteResponse: { result: rows, error: null } }
}

/** An answer of `/v8/finance/chart/{symbol}` for one day, in the wire's shape; all values made up. */
export function chartBody(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const meta = {
    currency: 'USD',
    symbol: 'EXMP',
    exchangeName: 'NMS',
    fullExchangeName: 'NasdaqGS',
    instrumentType: 'EQUITY',
    regularMarketTime: 1_767_268_800,
    exchangeTimezoneName: 'America/New_York',
    regularMarketPrice: 25.5,
    fiftyTwoWeekHigh: 30,
    fiftyTwoWeekLow: 20,
    regularMarketDayHigh: 26,
    regularMarketDayLow: 24.75,
    regularMarketVolume: 1_234_567,
    longName: 'Example Incorporated',
    shortName: 'Example Inc.',
    chartPreviousClose: 25,
    priceHint: 2,
    dataGranularity: '1d',
    range: '1d',
    ...changes,
  }
  const indicators = {
    quote: [{ open: [25.25], high: [26], low: [24.75], close: [25.5], volume: [1_234_567] }],
  }
  return { chart: { result: [{ meta, timestamp: [1_767_268_800], indicators }], error: null } }
}

/** Yahoo's error envelope. */
export function yahooError(key: string, code: string): unknown {
  return { [key]: { result: null, error: { code, description: 'made up' } } }
}

/** What {@link quoteRow} is as the payload of `quote`. */
export const exampleQuote = {
  symbol: 'EXMP',
  name: 'Example Incorporated',
  instrumentType: 'EQUITY',
  currency: 'USD',
  quotedCurrency: 'USD',
  price: 25.5,
  change: 0.5,
  changePercent: 2,
  previousClose: 25,
  open: 25.25,
  dayHigh: 26,
  dayLow: 24.75,
  fiftyTwoWeekHigh: 30,
  fiftyTwoWeekLow: 20,
  volume: 1_234_567,
  volumeValue24h: null,
  marketCap: 5_000_000_000,
  bid: 25.4,
  ask: 25.6,
  marketState: 'REGULAR',
  exchange: 'NMS',
  exchangeName: 'NasdaqGS',
  timeZone: 'America/New_York',
  providerTime: '2026-01-01T12:00:00.000Z',
  delaySeconds: 900,
}
