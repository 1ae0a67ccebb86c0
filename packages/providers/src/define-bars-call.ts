import { fail, MarketDataError, minuteMs, type Outcome, succeed, type Target } from '@marketcache/contracts'
import {
  closeTimeOf,
  isTimeframe,
  mostBars,
  type Ohlcv,
  ohlcv,
  type StoredBar,
  type Timeframe,
} from '@marketcache/resources'
import { malformedAnswer, unknownInstrument } from './answer-batch.ts'
import { type CallContext, type CallDefinition, defineCall } from './define-call.ts'
import { readAmount, readNumber } from './read-values.ts'

/** One bar as a source told it; prices as they came. */
export interface ToldBar {
  /** When it opened, in milliseconds; null when that cannot be read. */
  openTime: number | null
  open: unknown
  high: unknown
  low: unknown
  close: unknown
  volume?: unknown
  /** False when the source is not done with the bar, though its time is over; told by the clock when absent. */
  isComplete?: boolean
}

/** What a call for bars is asked for. */
export interface BarsRequest {
  /** In the source's own spelling. */
  symbol: string
  timeframe: Timeframe
  /** The source's own name of the timeframe. */
  interval: string
}

interface BarsCallSpec<Name extends string>
  extends Pick<CallDefinition<Name>, 'name' | 'maxConcurrent' | 'cost'> {
  source: string
  /** Of the prices, where it is the same for every symbol. */
  currency?: string
  /** How long the source takes to tell anything new: asking sooner is a waste. */
  updatesEveryMs?: number
  /** What the source calls our timeframes; the resource declares the same ones. */
  intervals: Readonly<Partial<Record<Timeframe, string>>>
  /** Asks for bars, in any order. @returns Null when the source knows no such symbol. */
  fetchBars: (request: BarsRequest, context: CallContext) => Promise<readonly ToldBar[] | null>
}

/**
 * Declares a call that tells the bars of one symbol; the batch's group is the timeframe.
 *
 * Bars that cannot be read are left out, the others are put in order; which are complete is told by the clock.
 */
export function defineBarsCall<const Name extends string>(spec: BarsCallSpec<Name>): CallDefinition<Name> {
  const { source, currency = null, updatesEveryMs = 0, intervals, fetchBars, ...call } = spec
  const paramsOf = (timeframe: string, symbol: string) => ({ source, symbol, timeframe })
  return defineCall({
    ...call,
    fills: [ohlcv],
    maxItems: 1,
    targets: (timeframe, symbol): Target[] => [{ resource: ohlcv.name, params: paramsOf(timeframe, symbol) }],
    fetch: ({ group, items }, context) =>
      Promise.all(items.map((symbol) => fetchOne(group, symbol, context))),
  })

  async function fetchOne(timeframe: string, symbol: string, context: CallContext): Promise<Outcome> {
    const params = paramsOf(timeframe, symbol)
    const interval = isTimeframe(timeframe) ? intervals[timeframe] : undefined
    if (!isTimeframe(timeframe) || interval === undefined) {
      throw new MarketDataError('request_refused', `${spec.name}: expected a timeframe that it has`, {
        isRetryable: false,
      })
    }
    const told = await fetchBars({ symbol, timeframe, interval }, context)
    if (told === null) return fail(ohlcv, { item: symbol, params, ...unknownInstrument })
    const fetchedAt = context.now()
    const bars = readBars(told, { timeframe, fetchedAt })
    if (told.length > 0 && bars.length === 0) {
      throw malformedAnswer(`${spec.name}: expected bars with times and prices, got others`)
    }
    const payload: Ohlcv = { ...params, currency, revision: 1, actions: [], bars }
    return succeed(ohlcv, {
      item: symbol,
      params,
      payload,
      asOf: null,
      freshUntil: Math.max(freshUntilOf(timeframe, fetchedAt), fetchedAt + updatesEveryMs),
    })
  }
}

/** Until when bars are fresh: a running bar of a minute is not worth five minutes of trust. */
export function freshUntilOf(timeframe: Timeframe, fetchedAt: number): number {
  return fetchedAt + Math.min(5 * minuteMs, closeTimeOf(0, timeframe))
}

function readBars(
  told: readonly ToldBar[],
  { timeframe, fetchedAt }: { timeframe: Timeframe; fetchedAt: number },
): StoredBar[] {
  const bars = told.flatMap(({ openTime, volume, isComplete = true, ...prices }): StoredBar[] => {
    const [open, high, low, close] = [prices.open, prices.high, prices.low, prices.close].map(readNumber)
    if (openTime === null || open == null || high == null || low == null || close == null) return []
    const closed = isComplete && closeTimeOf(openTime, timeframe) <= fetchedAt ? 1 : 0
    return [[openTime, open, high, low, close, readAmount(volume), closed, null]]
  })
  // Of a bar that is told twice, as at the seam of two pages, the first counts.
  const byTime = new Map(bars.toReversed().map((bar) => [bar[0], bar]))
  return [...byTime.values()].toSorted(([one], [other]) => one - other).slice(-mostBars)
}
