import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { nft as nftResource } from '@marketcache/resources'
import { answerBatch, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isRecord, readText } from '../read-values.ts'
import { isCoinNotFound as isNotFound } from './errors.ts'
import { readNft } from './read-nft.ts'

/**
 * One collection of NFTs: prices, sales and owners; the answer carries no time of its own.
 *
 * Source: CoinGecko `GET /nfts/{id}`, one credit; updated every 60 s.
 */
export const nft = defineCall({
  name: 'coingecko.nft',
  fills: [nftResource],
  maxItems: 1,
  maxConcurrent: 2,
  cost: () => 1,
  targets,
  fetch: async ({ group, items }, context) => {
    const outcomes = await Promise.all(items.map((id) => fetchNft({ group, id }, context)))
    return outcomes.flat()
  },
})

function targets(_group: string, id: string): Target[] {
  return [{ resource: nftResource.name, params: { id } }]
}

async function fetchNft(
  { group, id }: { group: string; id: string },
  { getJson, signal }: CallContext,
): Promise<Outcome[]> {
  const body = await getJson({ path: ['nfts', id], signal, isNotFound })
  return answerBatch({
    call: 'coingecko.nft',
    batch: { group, items: [id] },
    told: new Map(body === null ? [] : [[id, body]]),
    targets,
    read: readOutcome,
  })
}

function readOutcome(id: string, body: object) {
  if (!isRecord(body) || readText(body.id) !== id) {
    throw malformedAnswer('coingecko.nft: expected the collection that was asked for, got something else')
  }
  const payload = readNft(id, body)
  if (payload === null) return malformedItem
  return [succeed(nftResource, { item: id, params: { id }, payload, asOf: null })]
}
