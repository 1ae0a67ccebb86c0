import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { company } from '@marketcache/resources'
import { answerBatch, malformedAnswer, unknownInstrument } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isRecord, readRecord } from '../read-values.ts'
import { isSummaryNotFound } from './errors.ts'
import { readCompany } from './read-company.ts'

/**
 * Who a company is, and what is known of a fund or anything else that trades.
 *
 * Source: Yahoo `GET /v10/finance/quoteSummary/{symbol}`, with cookie and crumb. Modules that a symbol does not have
 * are absent; status 404 says that it has none of them.
 */
export const quoteSummary = defineCall({
  name: 'yahoo.quote-summary',
  fills: [company],
  maxItems: 1,
  maxConcurrent: 2,
  cost: () => 1,
  needsSession: true,
  targets,
  fetch: async ({ group, items }, context) => {
    const outcomes = await Promise.all(items.map((symbol) => fetchSummary({ group, symbol }, context)))
    return outcomes.flat()
  },
})

const query = { modules: 'assetProfile,summaryProfile,price,quoteType', formatted: 'false' }

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: company.name, params: { symbol } }]
}

async function fetchSummary(
  { group, symbol }: { group: string; symbol: string },
  { getJson, signal }: CallContext,
): Promise<Outcome[]> {
  const path = ['v10', 'finance', 'quoteSummary', symbol]
  const body = await getJson({ path, query, signal, isNotFound: isSummaryNotFound })
  return answerBatch({
    call: 'yahoo.quote-summary',
    batch: { group, items: [symbol] },
    told: new Map(body === null ? [] : [[symbol, body]]),
    targets,
    read: readOutcome,
  })
}

function readOutcome(symbol: string, body: object) {
  const { result } = readRecord(readRecord(body).quoteSummary)
  if (!Array.isArray(result)) {
    throw malformedAnswer('yahoo.quote-summary: expected a list with a summary, got something else')
  }
  const summary = readRecord(result[0])
  const payload = readCompany(symbol, summary)
  const isKnown = Object.values(summary).some(isRecord) && payload.instrumentType !== 'NONE'
  if (!isKnown) return unknownInstrument
  return [succeed(company, { item: symbol, params: { symbol }, payload, asOf: null })]
}
