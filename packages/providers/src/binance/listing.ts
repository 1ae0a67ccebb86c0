import { succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { readRecord, readText } from '../read-values.ts'

const provider = 'binance'

/**
 * Every pair that trades now.
 *
 * Source: Binance `GET /api/v3/exchangeInfo`, weight 20.
 */
export const listing = defineCall({
  name: 'binance.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 20,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, { getJson, signal }) => {
    const body = await getJson({ path: ['api', 'v3', 'exchangeInfo'], signal })
    const { symbols } = readRecord(body)
    if (!Array.isArray(symbols) || symbols.length === 0) {
      throw malformedAnswer('binance.listing: expected a list of symbols, got something else')
    }
    const payload = { provider, instruments: symbols.flatMap(toListed) }
    return [succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null })]
  },
})

function toListed(told: unknown): Listed[] {
  const { symbol: name, baseAsset, quoteAsset, status } = readRecord(told)
  const [symbol, base, quote] = [readText(name), readText(baseAsset), readText(quoteAsset)]
  if (symbol === null || base === null || quote === null || status !== 'TRADING') return []
  return [{ symbol, kind: 'spot', base: base.toUpperCase(), quote, name: null, rank: null, aliases: [] }]
}
