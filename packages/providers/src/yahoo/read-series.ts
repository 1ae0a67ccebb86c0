import { closeTimeOf, type Ohlcv, type StoredBar, type Timeframe } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import {
  isRecord,
  readAmount,
  readList,
  readNumber,
  readRecord,
  readText,
  readUnixSeconds,
} from '../read-values.ts'
import { type CurrencyConversion, toMajorCurrency } from './to-major-currency.ts'

type Fields = Readonly<Record<string, unknown>>

/** What of a chart is asked for. */
interface Asked {
  symbol: string
  timeframe: Timeframe
  fetchedAt: number
}

const mostBars = 1_000

/**
 * Reads a chart as a series: columns become bars, rows without prices are dropped, and the rest is in order of time.
 *
 * @throws {MarketDataError} `provider_malformed` when the answer is no chart.
 */
export function readSeries(
  body: object,
  { symbol, timeframe, fetchedAt }: Asked,
): Ohlcv & { pricedAt: number | null } {
  const [result] = readList(readRecord(readRecord(body).chart).result)
  if (!isRecord(result) || !isRecord(result.meta)) {
    throw malformedAnswer('yahoo.ohlcv: expected a chart with its meta, got something else')
  }
  const { currency, convert } = toMajorCurrency(readText(result.meta.currency))
  const bars = readBars(result, {
    timeframe,
    fetchedAt,
    convert,
    sessionEnd: sessionEndOf(result.meta, fetchedAt),
  })
  return {
    source: 'yahoo',
    symbol,
    timeframe,
    currency,
    revision: 1,
    actions: readActions(readRecord(result.events), convert),
    bars: bars.slice(-mostBars),
    pricedAt: readUnixSeconds(result.meta.regularMarketTime),
  }
}

interface Reading {
  timeframe: Timeframe
  fetchedAt: number
  convert: CurrencyConversion['convert']
  /** When the session that runs now ends, or null when none runs. */
  sessionEnd: number | null
}

function readBars({ timestamp, indicators }: Fields, at: Reading): StoredBar[] {
  const columns = readRecord(readList(readRecord(indicators).quote)[0])
  const adjusted = readList(readRecord(readList(readRecord(indicators).adjclose)[0]).adjclose)
  const column = (name: string) => readList(columns[name])
  const [opens, highs, lows, closes, volumes] = ['open', 'high', 'low', 'close', 'volume'].map(column)
  const bars = readList(timestamp).flatMap((seconds, row): StoredBar[] => {
    const openTime = readUnixSeconds(seconds)
    const [open, high, low, close] = [opens, highs, lows, closes].map((prices) =>
      readPrice(prices?.[row], at),
    )
    if (openTime === null || open == null || high == null || low == null || close == null) return []
    const volume = readAmount(volumes?.[row])
    return [
      [
        openTime,
        open,
        high,
        low,
        close,
        volume,
        isClosed(openTime, at) ? 1 : 0,
        readPrice(adjusted[row], at),
      ],
    ]
  })
  const byTime = new Map(bars.map((bar) => [bar[0], bar]))
  return [...byTime.values()].toSorted(([one], [other]) => one - other)
}

function readPrice(value: unknown, { convert }: Reading): number | null {
  return convert(readNumber(value))
}

/** A day of an exchange is complete when its session has ended, not 24 hours after it began. */
function isClosed(openTime: number, { timeframe, fetchedAt, sessionEnd }: Reading): boolean {
  const closeTime = closeTimeOf(openTime, timeframe)
  if (timeframe !== '1d') return closeTime <= fetchedAt
  return sessionEnd === null || closeTime < sessionEnd
}

function sessionEndOf(meta: Fields, fetchedAt: number): number | null {
  const regular = readRecord(readRecord(meta.currentTradingPeriod).regular)
  const [start, end] = [readUnixSeconds(regular.start), readUnixSeconds(regular.end)]
  return start !== null && end !== null && start <= fetchedAt && fetchedAt < end ? end : null
}

function readActions(
  { splits, dividends }: Fields,
  convert: CurrencyConversion['convert'],
): Ohlcv['actions'] {
  const split = Object.values(readRecord(splits)).flatMap((each): Ohlcv['actions'] => {
    const { date, numerator, denominator } = readRecord(each)
    const [timestamp, top, bottom] = [readUnixSeconds(date), readNumber(numerator), readNumber(denominator)]
    return timestamp === null || !top || !bottom ? [] : [{ timestamp, kind: 'split', value: top / bottom }]
  })
  const dividend = Object.values(readRecord(dividends)).flatMap((each): Ohlcv['actions'] => {
    const { date, amount } = readRecord(each)
    const [timestamp, value] = [readUnixSeconds(date), convert(readNumber(amount))]
    return timestamp === null || value === null ? [] : [{ timestamp, kind: 'dividend', value }]
  })
  return [...split, ...dividend].toSorted((one, other) => one.timestamp - other.timestamp)
}
