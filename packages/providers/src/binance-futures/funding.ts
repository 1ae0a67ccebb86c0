import type { Outcome, Target } from '@marketcache/contracts'
import { succeed } from '@marketcache/contracts'
import { fundingRate } from '@marketcache/resources'
import {
  answerBatch,
  type ItemFailure,
  malformedAnswer,
  malformedItem,
  unknownInstrument,
} from '../answer-batch.ts'
import { isUnknownSymbol } from '../binance/errors.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isBlank, type Row, readFunding, rowsBySymbol } from '../exchange-figures.ts'
import { readAmount, readList, readRecord, readText, readUnixMs } from '../read-values.ts'

const exchange = 'binance'

/** Documented interval of every perpetual that `fundingInfo` does not list. */
const usualIntervalHours = 8

/**
 * Funding rates of USD-M perpetuals, with mark and index price: of one, or of all that there are.
 *
 * Source: Binance `GET /fapi/v1/premiumIndex`, weight 1 for one symbol and 10 for all; `GET /fapi/v1/fundingInfo`, weight 0.
 */
export const funding = defineCall({
  name: 'binance-futures.funding',
  fills: [fundingRate],
  maxItems: 200,
  maxConcurrent: 1,
  cost: (itemCount) => (itemCount === 1 ? 1 : 10),
  targets,
  fetch: async (batch, context) => {
    const [body, intervals] = await Promise.all([getPremiums(batch.items, context), getIntervals(context)])
    return answerBatch({
      call: 'binance-futures.funding',
      isWhole: batch.items.length > 1,
      batch,
      told: rowsBySymbol(body),
      targets,
      read: (symbol, row) => readOutcome(symbol, row, intervals),
    })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: fundingRate.name, params: { exchange, symbol } }]
}

async function getPremiums(
  items: readonly string[],
  { getJson, signal }: CallContext,
): Promise<object | null> {
  const path = ['fapi', 'v1', 'premiumIndex']
  const [symbol = '', ...others] = items
  if (others.length > 0) return getJson({ path, signal })
  const body = await getJson({ path, query: { symbol }, signal, isNotFound: isUnknownSymbol })
  if (body === null || rowsBySymbol(body).has(symbol)) return body
  throw malformedAnswer('binance-futures.funding: expected the symbol that was asked for, got something else')
}

/** Hours between payments, of those that differ from the usual; null when that is not told, because the rates are worth more. */
async function getIntervals({ getJson, signal }: CallContext): Promise<Map<string, number | null> | null> {
  try {
    const rows = readList(await getJson({ path: ['fapi', 'v1', 'fundingInfo'], signal })).map(readRecord)
    return new Map(rows.map((row) => [readText(row.symbol) ?? '', readAmount(row.fundingIntervalHours)]))
  } catch {
    return null
  }
}

function readOutcome(
  symbol: string,
  row: Row,
  intervals: ReadonlyMap<string, number | null> | null,
): Outcome[] | ItemFailure {
  // Futures that end on a day are told here, too, and pay no funding.
  if (isBlank(row.lastFundingRate)) return unknownInstrument
  const at = readUnixMs(row.time)
  const told = { fundingRate: row.lastFundingRate, markPrice: row.markPrice, indexPrice: row.indexPrice }
  const listed = intervals?.get(symbol)
  const intervalHours = listed === undefined && intervals !== null ? usualIntervalHours : (listed ?? null)
  const nextFundingAt = readUnixMs(row.nextFundingTime)
  const payload = readFunding(told, { exchange, symbol, at, intervalHours, nextFundingAt })
  if (payload === null) return malformedItem
  return [succeed(fundingRate, { item: symbol, params: { exchange, symbol }, payload, asOf: at })]
}
