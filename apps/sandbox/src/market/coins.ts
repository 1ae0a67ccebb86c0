import { type CoinRow, coinRows } from './coin-table.ts'
import { generatedCoinRows } from './generated-coins.ts'
import type { PricePath } from './price-path.ts'
import { hashText } from './random.ts'

/** A coin of the sandbox's market; nothing in it changes with time. */
export interface Coin {
  id: string
  symbol: string
  name: string
  path: PricePath
  /** Number in the addresses of its images. */
  imageNumber: number
  circulatingSupply: number
  totalSupply: number
  maxSupply: number | null
  isMaxSupplyInfinite: boolean
  platform: { id: string; address: string } | null
  category: string | null
  genesisDate: string | null
  hashingAlgorithm: string | null
}

/** Every coin of the market, well-known ones first. */
export function createCoins(): Coin[] {
  return [...coinRows, ...generatedCoinRows].map(toCoin)
}

function toCoin(row: CoinRow, index: number): Coin {
  return {
    id: row.id,
    symbol: row.symbol,
    name: row.name,
    path: { key: `coin:${row.id}`, basePrice: row.price, volatility: row.volatility },
    imageNumber: index + 1,
    circulatingSupply: row.circulating,
    totalSupply: row.total,
    maxSupply: row.max,
    isMaxSupplyInfinite: row.isInfinite,
    platform: row.platform === null ? null : { id: row.platform, address: contractAddressOf(row.id) },
    category: row.category,
    genesisDate: row.genesis,
    hashingAlgorithm: row.hashing,
  }
}

/** Address of a contract, as Ethereum writes them. */
export function contractAddressOf(id: string): string {
  const words = [0, 1, 2, 3, 4].map((seed) => hashText(id, seed).toString(16).padStart(8, '0'))
  return `0x${words.join('')}`
}
