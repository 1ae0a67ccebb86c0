import type { Market } from '../market/market.ts'
import { createPairs, type Pair } from '../market/pairs.ts'

/** Kinds that the sandbox has; there are options, too. */
export type InstrumentKind = 'SPOT' | 'SWAP' | 'FUTURES'

/** Something that OKX trades. */
export interface Instrument {
  instId: string
  instType: InstrumentKind
  pair: Pair
}

/** What one contract stands for, in the base currency. */
export const contractSize = 0.01

const kinds: ReadonlySet<string> = new Set<InstrumentKind>(['SPOT', 'SWAP', 'FUTURES'])

/** Pairs, swaps, and one future on bitcoin; by their names. */
export function createInstruments(market: Market): ReadonlyMap<string, Instrument> {
  const spot = createPairs(market, ['USDT', 'USDC', 'BTC']).map((pair): Instrument => {
    return { instId: `${pair.base}-${pair.quote}`, instType: 'SPOT', pair }
  })
  const swaps = createPairs(market, ['USDT', 'USDC']).map((pair): Instrument => {
    return { instId: `${pair.base}-${pair.quote}-SWAP`, instType: 'SWAP', pair }
  })
  const futures = swaps
    .filter(({ instId }) => instId === 'BTC-USDT-SWAP')
    .map(({ pair }): Instrument => ({ instId: 'BTC-USDT-271231', instType: 'FUTURES', pair }))
  return new Map([...spot, ...swaps, ...futures].map((instrument) => [instrument.instId, instrument]))
}

/** Those of one kind; undefined for a kind that does not exist. */
export function instrumentsOf(
  instruments: ReadonlyMap<string, Instrument>,
  kind: string | null,
): Instrument[] | undefined {
  if (kind === null || !kinds.has(kind)) return undefined
  return [...instruments.values()].filter(({ instType }) => instType === kind)
}
