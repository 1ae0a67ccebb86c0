import { succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { readRecord, readText } from '../read-values.ts'

const provider = 'bybit'
/** Rows of one answer. */
const pageSize = 1_000
/** There are fewer than a thousand linear contracts; a list that does not end is none. */
const mostPages = 5

/**
 * Every pair and linear perpetual that trades now; a part of the list would be no list, so all of it succeeds or fails together.
 *
 * Source: Bybit `GET /v5/market/instruments-info`, one call for the pairs, and one for each page of the contracts.
 */
export const listing = defineCall({
  name: 'bybit.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 3,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, context) => {
    const [pairs, contracts] = await Promise.all([
      getPage({ category: 'spot' }, context),
      getContracts(context),
    ])
    const instruments = [...pairs.rows.flatMap(toPair), ...contracts.flatMap(toPerpetual)]
    const payload = { provider, instruments }
    return [succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null })]
  },
})

async function getContracts(context: CallContext): Promise<readonly unknown[]> {
  const first = { category: 'linear', limit: String(pageSize) }
  let page = await getPage(first, context)
  const rows = [...page.rows]
  for (let number = 2; page.cursor !== null; number++) {
    if (number > mostPages) throw malformedAnswer('bybit.listing: expected an end of the list, got none')
    page = await getPage({ ...first, cursor: page.cursor }, context)
    rows.push(...page.rows)
  }
  return rows
}

interface Page {
  rows: readonly unknown[]
  /** Where the next page begins; null on the last one. */
  cursor: string | null
}

async function getPage(
  query: Readonly<Record<string, string>>,
  { getJson, signal }: CallContext,
): Promise<Page> {
  const path = ['v5', 'market', 'instruments-info']
  const { list, nextPageCursor } = readRecord(readRecord(await getJson({ path, query, signal })).result)
  const isFirst = !Object.hasOwn(query, 'cursor')
  if (!Array.isArray(list) || (isFirst && list.length === 0)) {
    throw malformedAnswer('bybit.listing: expected a list of instruments, got something else')
  }
  return { rows: list, cursor: toPlain(readText(nextPageCursor)) }
}

/** Bybit tells it as it belongs into a URL, already escaped; requests escape what they are given. */
function toPlain(cursor: string | null): string | null {
  try {
    return cursor === null ? null : decodeURIComponent(cursor)
  } catch {
    return cursor
  }
}

function toPair(told: unknown): Listed[] {
  return toListed(told, 'spot')
}

/** Futures that end on a day are told here, too. */
function toPerpetual(told: unknown): Listed[] {
  return readRecord(told).contractType === 'LinearPerpetual' ? toListed(told, 'perpetual') : []
}

function toListed(told: unknown, kind: Listed['kind']): Listed[] {
  const { symbol: name, baseCoin, quoteCoin, status } = readRecord(told)
  const [symbol, base, quote] = [readText(name), readText(baseCoin), readText(quoteCoin)]
  if (symbol === null || base === null || quote === null || status !== 'Trading') return []
  const currencies = { base: base.toUpperCase(), quote: quote.toUpperCase() }
  return [{ symbol, kind, ...currencies, name: null, rank: null, aliases: [] }]
}
