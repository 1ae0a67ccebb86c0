import { contractAddressOf } from './coins.ts'
import type { Market } from './market.ts'
import { type NftRow, nftRows } from './nft-table.ts'
import type { PricePath } from './price-path.ts'

/** A collection of NFTs; nothing in it changes with time. */
export interface NftCollection extends NftRow {
  contractAddress: string
  currencySymbol: string
  /** Of the floor price, in US dollars. */
  path: PricePath
  /** Of the coin that it trades in. */
  by: PricePath
}

/** Every collection, the most valuable first. */
export function createNfts(coin: Market['coin']): NftCollection[] {
  return nftRows
    .map((row) => toCollection(row, coin))
    .toSorted((left, right) => right.path.basePrice * right.items - left.path.basePrice * left.items)
}

function toCollection(row: NftRow, findCoin: Market['coin']): NftCollection {
  const coin = findCoin(row.currency)
  if (coin === undefined) throw new Error(`no coin "${row.currency}"`)
  return {
    ...row,
    contractAddress: contractAddressOf(`nft ${row.id}`),
    currencySymbol: coin.symbol.toUpperCase(),
    path: { key: `nft:${row.id}`, basePrice: row.floorPrice * coin.path.basePrice, volatility: 1 },
    by: coin.path,
  }
}
