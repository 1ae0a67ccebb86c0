/** What every exchange tells, under one name for each figure. */
import { toIsoTime } from '@marketcache/contracts'
import { currenciesOf, type FundingRate, type Ticker } from '@marketcache/resources'
import { differenceOf, ratioOf, toPercent } from './calculate.ts'
import { isRecord, readAmount, readDecimal, readNumber, readText } from './read-values.ts'

/** Figures of a ticker as they came; those that an exchange does not tell are left out. */
export type ToldTicker = Partial<Record<keyof Ticker['decimals'], unknown>>

/** Figures of a funding rate as they came. */
export type ToldFunding = Partial<Record<keyof FundingRate['decimals'], unknown>>

/** What is known of a ticker beside its figures. */
export interface TickerContext {
  exchange: string
  /** As it is part of the key. */
  symbol: string
  /** The exchange's time in milliseconds, or null. */
  at: number | null
  /** In percent, where the exchange tells it. */
  changePercent24h?: number | null
  base?: string | null
  quote?: string | null
}

/**
 * Reads a ticker.
 *
 * `open24h` must be the price 24 hours ago, because changes that the exchange does not tell are counted from it.
 *
 * @returns Null when a price was told and cannot be read.
 */
export function readTicker(told: ToldTicker, { at, ...context }: TickerContext): Ticker | null {
  if (isBroken(told.last, readAmount)) return null
  const last = readAmount(told.last)
  const open24h = readAmount(told.open24h)
  const change24h = readNumber(told.change24h) ?? differenceOf(last, open24h)
  return {
    ...currenciesOf(context.symbol),
    ...context,
    bid: readAmount(told.bid),
    ask: readAmount(told.ask),
    last,
    volume24h: readAmount(told.volume24h),
    quoteVolume24h: readAmount(told.quoteVolume24h),
    change24h,
    changePercent24h: context.changePercent24h ?? toPercent(ratioOf(change24h, open24h)),
    high24h: readAmount(told.high24h),
    low24h: readAmount(told.low24h),
    open24h,
    timestamp: toIsoTime(at),
    decimals: readDecimals(told),
  }
}

/** What is known of a funding rate beside its figures. */
export interface FundingContext {
  exchange: string
  symbol: string
  /** The exchange's time in milliseconds, or null. */
  at: number | null
  intervalHours: number | null
  /** In milliseconds, or null. */
  nextFundingAt: number | null
}

/** Reads a funding rate. @returns Null when one was told and cannot be read. */
export function readFunding(told: ToldFunding, context: FundingContext): FundingRate | null {
  if (isBroken(told.fundingRate, readNumber)) return null
  const { exchange, symbol, at, intervalHours, nextFundingAt } = context
  return {
    exchange,
    symbol,
    fundingRate: readNumber(told.fundingRate),
    intervalHours,
    nextFundingTime: toIsoTime(nextFundingAt),
    markPrice: readAmount(told.markPrice),
    indexPrice: readAmount(told.indexPrice),
    timestamp: toIsoTime(at),
    decimals: readDecimals(told),
  }
}

/** One row of an answer. */
export type Row = Readonly<Record<string, unknown>>

/** Rows by the symbol that they are about, of a list or of a single one; what has no symbol is left out. */
export function rowsBySymbol(rows: unknown, symbolField = 'symbol'): Map<string, Row> {
  const named = [rows].flat().flatMap((row): [string, Row][] => {
    const symbol = isRecord(row) ? readText(row[symbolField]) : null
    return isRecord(row) && symbol !== null ? [[symbol, row]] : []
  })
  return new Map(named)
}

/** Whether a figure was left out; exchanges send an empty text where they have none. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function isBroken(value: unknown, read: (value: unknown) => number | null): boolean {
  return !isBlank(value) && read(value) === null
}

function readDecimals<Name extends string>(
  told: Partial<Record<Name, unknown>>,
): Partial<Record<Name, string>> {
  const decimals: Partial<Record<Name, string>> = {}
  for (const name in told) {
    const decimal = readDecimal(told[name])
    if (decimal !== null) decimals[name] = decimal
  }
  return decimals
}
