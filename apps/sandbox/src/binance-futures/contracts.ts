import type { Market } from '../market/market.ts'
import { createPairs, type Pair } from '../market/pairs.ts'

/** A contract on a pair. */
export interface Contract {
  symbol: string
  pair: Pair
  /** Others end on a day and pay no funding. */
  isPerpetual: boolean
}

const usualIntervalHours = 8
const shortIntervalHours = 4

/** Perpetuals of all pairs, and one future on bitcoin. */
export function createContracts(market: Market): ReadonlyMap<string, Contract> {
  const perpetuals = createPairs(market, ['USDT', 'USDC']).map((pair) => ({
    symbol: pair.base + pair.quote,
    pair,
    isPerpetual: true,
  }))
  const futures = perpetuals
    .filter(({ symbol }) => symbol === 'BTCUSDT')
    .map(({ symbol, pair }) => ({ symbol: `${symbol}_271231`, pair, isPerpetual: false }))
  return new Map([...perpetuals, ...futures].map((contract) => [contract.symbol, contract]))
}

/** Meme coins pay every 4 hours, the others every 8. */
export function intervalHoursOf({ pair }: Contract): number {
  return pair.coin.category === 'Meme' ? shortIntervalHours : usualIntervalHours
}

/** Whether `fundingInfo` speaks of it. */
export function isUnusual(contract: Contract): boolean {
  return contract.isPerpetual && intervalHoursOf(contract) !== usualIntervalHours
}
