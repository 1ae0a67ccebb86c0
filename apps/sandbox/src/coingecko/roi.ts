import type { Coin } from '../market/coins.ts'

/** Return since the public sale, which only some coins had. */
export function roiOf(coin: Coin): { times: number; currency: string; percentage: number } | null {
  return coin.id === 'ethereum' ? { times: 42.61, currency: 'btc', percentage: 4_261.02 } : null
}
