import type { Coin } from '../market/coins.ts'

/** Address of a coin's image; nothing is served there. */
export function imageOf(coin: Coin, size: 'thumb' | 'small' | 'large'): string {
  return `https://coin-images.coingecko.com/coins/images/${coin.imageNumber}/${size}/${coin.id}.png?1696501400`
}
