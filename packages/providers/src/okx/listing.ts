import { succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { readRecord, readText } from '../read-values.ts'
import { readData } from './read-data.ts'

const provider = 'okx'

/**
 * Every pair and swap that trades now; a list without one of the two would be no list, so they succeed or fail together.
 *
 * Source: OKX `GET /api/v5/public/instruments`, one call for each kind.
 */
export const listing = defineCall({
  name: 'okx.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 2,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, context) => {
    const [pairs, swaps] = await Promise.all([
      getInstruments('SPOT', context),
      getInstruments('SWAP', context),
    ])
    const instruments = [...pairs.flatMap(toPair), ...swaps.flatMap(toSwap)]
    const payload = { provider, instruments }
    return [succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null })]
  },
})

async function getInstruments(
  instType: string,
  { getJson, signal }: CallContext,
): Promise<readonly unknown[]> {
  const path = ['api', 'v5', 'public', 'instruments']
  const data = readData('okx.listing', readRecord(await getJson({ path, query: { instType }, signal })))
  if (data.length === 0) throw malformedAnswer('okx.listing: expected instruments, got none')
  return data
}

function toPair(told: unknown): Listed[] {
  const { baseCcy, quoteCcy } = readRecord(told)
  return toListed(told, { kind: 'spot', base: readText(baseCcy), quote: readText(quoteCcy) })
}

/** Swaps tell currencies by the name of what they follow, `BTC-USDT`, or of their family, `BTC-USD_UM`. */
function toSwap(told: unknown): Listed[] {
  const { uly, instFamily, instId } = readRecord(told)
  const name = readText(uly) ?? readText(instFamily) ?? readText(instId) ?? ''
  const [base = null, quote = null] = name.split(/[-_]/).map(readText)
  return toListed(told, { kind: 'perpetual', base, quote })
}

function toListed(
  told: unknown,
  { kind, base, quote }: { kind: Listed['kind']; base: string | null; quote: string | null },
): Listed[] {
  const { instId, state } = readRecord(told)
  const symbol = readText(instId)
  if (symbol === null || base === null || quote === null || state !== 'live') return []
  const currencies = { base: base.toUpperCase(), quote: quote.toUpperCase() }
  return [{ symbol, kind, ...currencies, name: null, rank: null, aliases: [] }]
}
