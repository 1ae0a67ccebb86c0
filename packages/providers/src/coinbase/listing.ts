import { succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { isBlank } from '../exchange-figures.ts'
import { readRecord, readText } from '../read-values.ts'

const provider = 'coinbase'

/**
 * Every pair that trades now.
 *
 * Source: Coinbase `GET /api/v3/brokerage/market/products`, one call.
 */
export const listing = defineCall({
  name: 'coinbase.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 1,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, { getJson, signal }) => {
    const path = ['api', 'v3', 'brokerage', 'market', 'products']
    const body = await getJson({ path, query: { product_type: 'SPOT' }, signal })
    const { products } = readRecord(body)
    if (!Array.isArray(products) || products.length === 0) {
      throw malformedAnswer('coinbase.listing: expected a list of products, got something else')
    }
    const payload = { provider, instruments: products.flatMap(toListed) }
    return [succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null })]
  },
})

/** A pair in USDC has one in USD for its "alias": the two are different currencies, so it is none here. */
function toListed(told: unknown): Listed[] {
  const row = readRecord(told)
  const [symbol, base, quote] = [row.product_id, row.base_currency_id, row.quote_currency_id].map(readText)
  const isSpot = isBlank(row.product_type) || row.product_type === 'SPOT'
  const isTraded = row.status === 'online' && row.trading_disabled !== true && row.is_disabled !== true
  if (symbol == null || base == null || quote == null || !isSpot || !isTraded) return []
  const name = readText(row.base_name)
  return [
    {
      symbol,
      kind: 'spot',
      base: base.toUpperCase(),
      quote: quote.toUpperCase(),
      name,
      rank: null,
      aliases: [],
    },
  ]
}
