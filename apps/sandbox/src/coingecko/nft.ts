import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import type { NftCollection } from '../market/nfts.ts'
import { textError } from './errors.ts'
import { aboutNft } from './nft-about.ts'
import { nftFigures } from './nft-figures.ts'

/** `GET /nfts/:id`: all there is to know of one collection. */
export function nft(market: Market, collections: readonly NftCollection[]): ProviderRoute {
  const byId = new Map(collections.map((collection) => [collection.id, collection]))
  return {
    path: '/api/v3/nfts/:id',
    answer: ({ params }) => {
      const found = byId.get(params.id ?? '')
      if (found === undefined) throw textError(404, 'nft not found')
      const rank = collections.indexOf(found) + 1
      return jsonAnswer(
        { ...aboutNft(found, rank), ...nftFigures(market, found) },
        { headers: { 'cache-control': 'public, max-age=60' } },
      )
    },
  }
}
