/** Keeps an estimate of which keys are read most, in bounded memory. */
export interface PopularKeys {
  /** Notes one read; one in sixteen is counted. */
  note: (key: string) => void
  /** The most read keys, with the estimated number of their reads. */
  top: (limit: number) => PopularKey[]
}

/** A key and about how often it was read; too high by at most `maxErrorReads`. */
export interface PopularKey {
  key: string
  reads: number
  maxErrorReads: number
}

interface Tally {
  count: number
  /** How much of the count may be other keys'. */
  error: number
}

const sampleEvery = 16

/**
 * Counts after "Efficient Computation of Frequent and Top-k Elements in Data Streams" (Metwally, Agrawal, El Abbadi, 2005):
 * a newcomer takes over the count of the keys that were dropped, as its possible error. Dropped in bulk, so that a read stays cheap.
 *
 * @param capacity How many keys survive a drop; at most twice as many are held.
 */
export function createPopularKeys(capacity: number): PopularKeys {
  let tallies = new Map<string, Tally>()
  let floor = 0
  let reads = 0
  return { note, top }

  function note(key: string): void {
    reads += 1
    if (reads % sampleEvery === 0) add(key)
  }

  function add(key: string): void {
    const tally = tallies.get(key)
    if (tally !== undefined) tally.count += 1
    else {
      if (tallies.size >= capacity * 2) drop()
      tallies.set(key, { count: floor + 1, error: floor })
    }
  }

  function drop(): void {
    const ranked = rank()
    floor = ranked[capacity]?.[1].count ?? floor
    tallies = new Map(ranked.slice(0, capacity))
  }

  function rank(): [string, Tally][] {
    return [...tallies].sort(([, one], [, other]) => other.count - one.count)
  }

  function top(limit: number): PopularKey[] {
    return rank()
      .slice(0, limit)
      .map(([key, { count, error }]) => ({
        key,
        reads: count * sampleEvery,
        maxErrorReads: error * sampleEvery,
      }))
  }
}
