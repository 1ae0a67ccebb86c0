import type { NftCollection } from '../market/nfts.ts'
import { fractionOf, hashText } from '../market/random.ts'

/** The part of `GET /nfts/:id` that no price moves: what the collection is. */
export function aboutNft(collection: NftCollection, rank: number) {
  const { id, name, contractAddress } = collection
  const site = `https://${id}.example`
  return {
    id,
    web_slug: id,
    contract_address: contractAddress,
    asset_platform_id: collection.platform,
    name,
    symbol: collection.symbol,
    image: { small: nftImageOf(id, 'small'), small_2x: nftImageOf(id, 'small_2x') },
    banner_image: nftImageOf(id, 'banner'),
    description: `<p>${name} as the sandbox imagines it: its figures are made up.</p>`,
    native_currency: collection.currency,
    native_currency_symbol: collection.currencySymbol,
    market_cap_rank: rank,
    links: {
      homepage: `${site}/`,
      twitter: `https://twitter.com/${id}`,
      discord: `https://discord.gg/${id}`,
    },
    explorers: [{ name: 'Examplescan', link: `https://scan.example/token/${contractAddress}` }],
    user_favorites_count: Math.floor(20_000 * fractionOf(`${id} favorites`)),
  }
}

/** Address of a collection's picture; nothing is served there. */
export function nftImageOf(id: string, size: string): string {
  return `https://coin-images.coingecko.com/nft_contracts/images/${hashText(id) % 5_000}/${size}/${id}.png?1730778323`
}
