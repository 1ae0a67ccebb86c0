import type { Market } from '../market/market.ts'
import { createPairs, type Pair } from '../market/pairs.ts'

/** A contract on a pair. */
export interface Contract {
  symbol: string
  /** `perpetual`, or what ends on a day. */
  tag: 'perpetual' | 'quarter'
  pair: Pair
  /** Of one dollar instead of one coin. */
  isInverse: boolean
}

const inverseCoins = new Set(['BTC', 'ETH'])
const lastDay = '271231'

/** Linear perpetuals of all pairs with the dollar, inverse ones of the largest, and futures on bitcoin. */
export function createContracts(market: Market): Contract[] {
  const pairs = createPairs(market, ['USD'])
  const inverse = pairs.filter(({ base }) => inverseCoins.has(base))
  const futures = pairs.filter(({ base }) => base === 'BTC')
  return [
    ...pairs.map((pair) => perpetual('PF', pair)),
    ...inverse.map((pair) => perpetual('PI', pair)),
    ...futures.map((pair) => future('FF', pair)),
    ...futures.map((pair) => future('FI', pair)),
  ]
}

function perpetual(kind: 'PF' | 'PI', pair: Pair): Contract {
  return { symbol: `${kind}_${pairNameOf(pair)}`, tag: 'perpetual', pair, isInverse: kind === 'PI' }
}

function future(kind: 'FF' | 'FI', pair: Pair): Contract {
  return { symbol: `${kind}_${pairNameOf(pair)}_${lastDay}`, tag: 'quarter', pair, isInverse: kind === 'FI' }
}

/** Only bitcoin has a name of its own here. */
export function pairNameOf({ base, quote }: Pair, separator = ''): string {
  return [base === 'BTC' ? 'XBT' : base, quote].join(separator)
}
