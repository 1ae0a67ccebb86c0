import type { Demand, WindowStatistics } from '@marketcache/refresh'

/** How reads were answered; null where that is not known. */
export interface ReadWindows {
  lastHour: WindowStatistics | null
  lastDay: WindowStatistics | null
}

const nothing: WindowStatistics = { hits: 0, stale: 0, misses: 0, hitRatio: null }

/** Of what nobody read. */
export const noReads: ReadWindows = { lastHour: nothing, lastDay: nothing }

/** While those who count are away. */
export const unknownReads: ReadWindows = { lastHour: null, lastDay: null }

/** Reads how each resource was answered. @returns null while the queue Redis, which counts them, is away. */
export async function readsByResource(
  demand: Pick<Demand, 'readStatistics'>,
): Promise<ReadonlyMap<string, ReadWindows> | null> {
  try {
    const statistics = await demand.readStatistics()
    return new Map(statistics.map(({ resource, ...windows }) => [resource, windows]))
  } catch {
    return null
  }
}

/** Adds the windows of several resources up. */
export function sumOfReads(all: readonly ReadWindows[]): ReadWindows {
  return {
    lastHour: sum(all.map(({ lastHour }) => lastHour)),
    lastDay: sum(all.map(({ lastDay }) => lastDay)),
  }
}

function sum(windows: readonly (WindowStatistics | null)[]): WindowStatistics {
  const of = (name: 'hits' | 'stale' | 'misses') =>
    windows.reduce((total, window) => total + (window?.[name] ?? 0), 0)
  const [hits, stale, misses] = [of('hits'), of('stale'), of('misses')]
  const reads = hits + stale + misses
  return { hits, stale, misses, hitRatio: reads === 0 ? null : (hits + stale) / reads }
}
