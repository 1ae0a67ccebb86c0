import { succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { isRecord, readRecord, readText } from '../read-values.ts'
import { toCommonName } from './common-names.ts'

const provider = 'kraken'

/** States in which a pair has no trades. */
const closed = new Set<unknown>(['cancel_only', 'post_only', 'delisted', 'work_in_progress'])

/**
 * Every pair that trades now, with the names that Kraken has for it.
 *
 * Source: Kraken `GET /0/public/AssetPairs`, one call.
 */
export const listing = defineCall({
  name: 'kraken.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 1,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, { getJson, signal }) => {
    const { result } = readRecord(await getJson({ path: ['0', 'public', 'AssetPairs'], signal }))
    if (!isRecord(result) || Object.keys(result).length === 0) {
      throw malformedAnswer('kraken.listing: expected pairs by name, got something else')
    }
    const payload = { provider, instruments: Object.entries(result).flatMap(toListed) }
    return [succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null })]
  },
})

/** Dark pools, which nobody tells tickers of, have no name with a slash. */
function toListed([name, told]: [string, unknown]): Listed[] {
  const { altname, wsname, status } = readRecord(told)
  const [symbol, slashed] = [readText(altname), readText(wsname)]
  const [base = '', quote = ''] = slashed?.split('/') ?? []
  if (symbol === null || slashed === null || base === '' || quote === '' || closed.has(status)) return []
  return [
    {
      symbol,
      kind: 'spot',
      base: toCommonName(base),
      quote: toCommonName(quote),
      name: null,
      rank: null,
      aliases: [...new Set([slashed, name])].filter((alias) => alias !== symbol),
    },
  ]
}
