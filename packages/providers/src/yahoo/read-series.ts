import { dayMs } from '@marketcache/contracts'
import { closeTimeOf, type Ohlcv, type StoredBar, type Timeframe } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { ratioOf } from '../calculate.ts'
import {
  isRecord,
  readAmount,
  readList,
  readNumber,
  readRecord,
  readText,
  readUnixSeconds,
} from '../read-values.ts'
import { exchangeOfTheGone } from './errors.ts'
import { type ChartRow, joinLiveRow } from './join-live-row.ts'
import { type CurrencyConversion, toMajorCurrency } from './to-major-currency.ts'
import { readOffsetMs, readTradingSession } from './trading-session.ts'

type Fields = Readonly<Record<string, unknown>>

/** What of a chart is asked for. */
interface Asked {
  symbol: string
  timeframe: Timeframe
  fetchedAt: number
}

const mostBars = 1_000

/** Says whether a chart is about something that is traded nowhere any more: no price, and no bar. */
export function isGone(body: object): boolean {
  const [result] = readList(readRecord(readRecord(body).chart).result)
  const { meta, timestamp } = readRecord(result)
  const { exchangeName, regularMarketPrice = null } = readRecord(meta)
  return exchangeName === exchangeOfTheGone && regularMarketPrice === null && readList(timestamp).length === 0
}

/**
 * Reads a chart as a series: columns become bars, rows without prices are dropped, the row of the
 * latest price is joined to its bar, and the rest is in order of time.
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
  const { meta } = result
  const rows = joinLiveRow(readRows(result, convert), { timeframe, meta })
  const bars = rows.map((row) => toBar(row, isClosed(row.openTime, { timeframe, fetchedAt, meta })))
  return {
    source: 'yahoo',
    symbol,
    timeframe,
    currency,
    revision: 1,
    actions: readActions(readRecord(result.events), meta),
    bars: bars.slice(-mostBars),
    pricedAt: readUnixSeconds(meta.regularMarketTime),
  }
}

type Convert = CurrencyConversion['convert']

function readRows({ timestamp, indicators }: Fields, convert: Convert): ChartRow[] {
  const columns = readRecord(readList(readRecord(indicators).quote)[0])
  const adjusted = readList(readRecord(readList(readRecord(indicators).adjclose)[0]).adjclose)
  const column = (name: string) => readList(columns[name])
  const [opens, highs, lows, closes, volumes] = ['open', 'high', 'low', 'close', 'volume'].map(column)
  const rows = readList(timestamp).flatMap((seconds, row): ChartRow[] => {
    const openTime = readUnixSeconds(seconds)
    const [open, high, low, close] = [opens, highs, lows, closes].map((prices) =>
      readPrice(prices?.[row], convert),
    )
    if (openTime === null || open == null || high == null || low == null || close == null) return []
    const volume = readAmount(volumes?.[row])
    return [{ openTime, open, high, low, close, volume, adjustedClose: readPrice(adjusted[row], convert) }]
  })
  const byTime = new Map(rows.map((row) => [row.openTime, row]))
  return [...byTime.values()].toSorted((one, other) => one.openTime - other.openTime)
}

function readPrice(value: unknown, convert: Convert): number | null {
  return convert(readNumber(value))
}

function toBar(
  { openTime, open, high, low, close, volume, adjustedClose }: ChartRow,
  closed: boolean,
): StoredBar {
  return [openTime, open, high, low, close, volume, closed ? 1 : 0, adjustedClose]
}

function isClosed(
  openTime: number,
  { timeframe, fetchedAt, meta }: { timeframe: Timeframe; fetchedAt: number; meta: Fields },
): boolean {
  // A day of an exchange is complete when its session has ended, not 24 hours after it began.
  if (timeframe === '1d') return openTime + (readTradingSession(meta)?.lengthMs ?? dayMs) <= fetchedAt
  if (timeframe !== '1M') return closeTimeOf(openTime, timeframe) <= fetchedAt
  // Months begin at midnight of the exchange, give or take an hour where clocks were changed since.
  const offsetMs = readOffsetMs(meta)
  const localDay = Math.round((openTime + offsetMs) / dayMs) * dayMs
  return closeTimeOf(localDay, timeframe) - offsetMs <= fetchedAt
}

function readActions({ splits, dividends }: Fields, meta: Fields): Ohlcv['actions'] {
  const split = Object.values(readRecord(splits)).flatMap((each): Ohlcv['actions'] => {
    const { date, numerator, denominator } = readRecord(each)
    const [timestamp, top, bottom] = [readUnixSeconds(date), readNumber(numerator), readNumber(denominator)]
    const value = ratioOf(top, bottom)
    return timestamp === null || value === null || value === 0 ? [] : [{ timestamp, kind: 'split', value }]
  })
  const dividend = Object.values(readRecord(dividends)).flatMap((each) =>
    readDividend(readRecord(each), meta),
  )
  return [...split, ...dividend].toSorted((one, other) => one.timestamp - other.timestamp)
}

/** A dividend in another currency than the prices, which some companies pay, cannot be told along with them. */
function readDividend({ date, amount, currency: told }: Fields, meta: Fields): Ohlcv['actions'] {
  const quoted = readText(meta.currency)
  const paid = toMajorCurrency(readText(told) ?? quoted)
  const [timestamp, value] = [readUnixSeconds(date), paid.convert(readNumber(amount))]
  const isTellable = paid.currency === toMajorCurrency(quoted).currency
  return timestamp === null || value === null || !isTellable ? [] : [{ timestamp, kind: 'dividend', value }]
}
