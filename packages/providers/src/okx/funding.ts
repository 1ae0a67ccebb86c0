import { hourMs, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { fundingRate } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedItem } from '../answer-batch.ts'
import { differenceOf, ratioOf } from '../calculate.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { type Row, readFunding, rowsBySymbol } from '../exchange-figures.ts'
import { readUnixMs } from '../read-values.ts'
import { isUnknownInstrument } from './errors.ts'
import { readData } from './read-data.ts'

const exchange = 'okx'
/** Stands for every swap in place of a name. */
const anySwap = 'ANY'

/**
 * Funding rates of swaps: of one, or of all that there are.
 *
 * `fundingTime` is when the told rate will be paid, and `nextFundingTime` when the one after it will be: the payment that is
 * due next is the first of them, and the time between the two is the interval. Mark and index price are not told here.
 *
 * Source: OKX `GET /api/v5/public/funding-rate`, one call.
 */
export const funding = defineCall({
  name: 'okx.funding',
  fills: [fundingRate],
  maxItems: 200,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, context) => {
    const body = await getRates(batch.items, context)
    return answerBatch({
      call: 'okx.funding',
      isWhole: batch.items.length > 1,
      batch,
      told: body === null ? new Map() : rowsBySymbol(readData('okx.funding', body), 'instId'),
      targets,
      read: readOutcome,
    })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: fundingRate.name, params: { exchange, symbol } }]
}

function getRates(items: readonly string[], { getJson, signal }: CallContext): Promise<object | null> {
  const path = ['api', 'v5', 'public', 'funding-rate']
  const [instId = '', ...others] = items
  return others.length === 0
    ? getJson({ path, query: { instId }, signal, isNotFound: isUnknownInstrument })
    : getJson({ path, query: { instId: anySwap }, signal })
}

function readOutcome(symbol: string, row: Row): Outcome[] | ItemFailure {
  const at = readUnixMs(row.ts)
  const nextFundingAt = readUnixMs(row.fundingTime)
  const intervalHours = intervalOf(nextFundingAt, readUnixMs(row.nextFundingTime))
  const told = { fundingRate: row.fundingRate }
  const payload = readFunding(told, { exchange, symbol, at, intervalHours, nextFundingAt })
  if (payload === null) return malformedItem
  return [succeed(fundingRate, { item: symbol, params: { exchange, symbol }, payload, asOf: at })]
}

function intervalOf(paidAt: number | null, thenPaidAt: number | null): number | null {
  const hours = ratioOf(differenceOf(thenPaidAt, paidAt), hourMs)
  return hours !== null && hours > 0 ? hours : null
}
