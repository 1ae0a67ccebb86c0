/**
 * What became of a read: `fresh` and `stale` were answered from the cache, `miss` was not, and `unknown` asked for
 * something that does not exist.
 */
export type DemandState = (typeof states)[number]

/** How the reads of one window of time were answered. */
export interface WindowStatistics {
  /** Answered with a fresh value. */
  hits: number
  /** Answered at once with a value that was no longer fresh. */
  stale: number
  /** Not answered from the cache: fetched while the reader waited, or refused. */
  misses: number
  /** The share of `hits` and `stale` in all three, 0 to 1; null when nothing was read. */
  hitRatio: number | null
}

/** How the reads of one resource were answered, by all API processes together. */
export interface ResourceStatistics {
  resource: string
  lastHour: WindowStatistics
  lastDay: WindowStatistics
}

const states = ['fresh', 'stale', 'miss', 'unknown'] as const

/** Reads of one bucket, as Redis holds them: `resource|state` and a number. */
export type Bucket = Readonly<Record<string, string>>

/** Names the field of a bucket. */
export function fieldOf(resource: string, state: DemandState): string {
  return `${resource}|${state}`
}

/** Adds up buckets; what is no count is nothing. @returns One element per resource of the longer window, by name. */
export function statisticsOf(windows: {
  lastHour: readonly Bucket[]
  lastDay: readonly Bucket[]
}): ResourceStatistics[] {
  const hour = sum(windows.lastHour)
  const day = sum(windows.lastDay)
  const names = new Set([...day.keys()].map((field) => field.slice(0, field.lastIndexOf('|'))))
  return [...names].sort().map((resource) => ({
    resource,
    lastHour: windowOf(resource, hour),
    lastDay: windowOf(resource, day),
  }))
}

function sum(buckets: readonly Bucket[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const [field, text] of buckets.flatMap((bucket) => Object.entries(bucket))) {
    const reads = Number(text)
    const isCount = Number.isSafeInteger(reads) && reads > 0
    if (isCount && states.some((state) => field.endsWith(`|${state}`)))
      total.set(field, (total.get(field) ?? 0) + reads)
  }
  return total
}

function windowOf(resource: string, reads: ReadonlyMap<string, number>): WindowStatistics {
  const of = (state: DemandState) => reads.get(fieldOf(resource, state)) ?? 0
  const [hits, stale, misses] = [of('fresh'), of('stale'), of('miss')]
  const all = hits + stale + misses
  return { hits, stale, misses, hitRatio: all === 0 ? null : (hits + stale) / all }
}
