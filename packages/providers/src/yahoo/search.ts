import { succeed, type Target } from '@marketcache/contracts'
import { type FoundSymbol, symbolSearch } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { readRecord, readText } from '../read-values.ts'

const mostSymbols = 20

/** Kinds that have a quote; options, of which every share has hundreds, are left out. */
const kinds: ReadonlyMap<unknown, FoundSymbol['kind']> = new Map([
  ['EQUITY', 'equity'],
  ['ETF', 'etf'],
  ['MUTUALFUND', 'fund'],
  ['INDEX', 'index'],
  ['FUTURE', 'future'],
  ['CURRENCY', 'currency'],
  ['CRYPTOCURRENCY', 'crypto'],
])

/**
 * Symbols by their beginning or by words of their name; nothing found is an answer, too.
 *
 * Source: Yahoo `GET /v1/finance/search`, without cookie and crumb.
 */
export const search = defineCall({
  name: 'yahoo.search',
  fills: [symbolSearch],
  maxItems: 1,
  // Searches share the budget of quotes, which matter more.
  maxConcurrent: 2,
  cost: () => 1,
  targets,
  fetch: ({ items }, context) => Promise.all(items.map((q) => findSymbols(q, context))),
})

function targets(_group: string, q: string): Target[] {
  return [{ resource: symbolSearch.name, params: { q } }]
}

async function findSymbols(q: string, { getJson, signal }: CallContext) {
  const query = { q, quotesCount: String(mostSymbols), newsCount: '0', listsCount: '0' }
  const { quotes } = readRecord(await getJson({ path: ['v1', 'finance', 'search'], query, signal }))
  if (!Array.isArray(quotes)) {
    throw malformedAnswer('yahoo.search: expected a list of symbols, got something else')
  }
  const symbols = quotes.flatMap(toSymbol).slice(0, mostSymbols)
  return succeed(symbolSearch, { item: q, params: { q }, payload: { query: q, symbols }, asOf: null })
}

/** Companies without a symbol come in the same list. */
function toSymbol(told: unknown): FoundSymbol[] {
  const row = readRecord(told)
  const [symbol, kind] = [readText(row.symbol), kinds.get(row.quoteType)]
  if (symbol === null || kind === undefined || row.isYahooFinance === false) return []
  const name = readText(row.longname) ?? readText(row.shortname)
  return [{ symbol: symbol.toUpperCase(), kind, name, exchange: readText(row.exchDisp) }]
}
