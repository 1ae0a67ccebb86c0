import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { NftCollection } from '../market/nfts.ts'
import { numberParameter } from './parameters.ts'

/** `GET /nfts/list`: id, name, symbol and contract of collections; 100 a page unless `per_page` says more, 250 at most. */
export function nftsList(collections: readonly NftCollection[]): ProviderRoute {
  return {
    path: '/api/v3/nfts/list',
    answer: ({ query }) => {
      const perPage = numberParameter(query, 'per_page', { otherwise: 100, minimum: 1, maximum: 250 })
      const page = numberParameter(query, 'page', { otherwise: 1, minimum: 1, maximum: 100_000 })
      const rows = collections.slice((page - 1) * perPage, page * perPage)
      return jsonAnswer(
        rows.map(({ id, contractAddress, name, platform, symbol }) => ({
          id,
          contract_address: contractAddress,
          name,
          asset_platform_id: platform,
          symbol,
        })),
      )
    },
  }
}
