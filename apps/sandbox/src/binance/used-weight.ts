import type { Market } from '../market/market.ts'

/** Counts the request weight of the current minute; nobody is turned away for it. */
export interface UsedWeight {
  /** Adds a request. @returns The header that every answer carries. */
  spend: (weight: number) => Record<string, string>
}

export function createUsedWeight(market: Market): UsedWeight {
  let minute = 0
  let used = 0
  return {
    spend: (weight) => {
      const now = Math.floor(market.now() / 60_000)
      used = now === minute ? used + weight : weight
      minute = now
      return { 'x-mbx-used-weight': String(used), 'x-mbx-used-weight-1m': String(used) }
    },
  }
}
