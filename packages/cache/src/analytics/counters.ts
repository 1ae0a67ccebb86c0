/** What is counted for a namespace; plain integers, so that counting costs next to nothing. */
export interface Counts {
  /** Answers from a fresh entry. */
  hits: number
  /** Answers from an entry that was no longer fresh, while it was being made anew. */
  stale: number
  /** Answers from a kept entry because its producer failed or took too long. */
  degraded: number
  /** Calls that found nothing to answer with. */
  misses: number
  /** Calls of producers that came to an end, and those of them that failed. */
  producerCalls: number
  producerFailures: number
  /** Time that producers took, in milliseconds. */
  producerMs: number
  /** Bytes of values written, before compression and as stored. */
  rawBytes: number
  storedBytes: number
  /** Bytes of values read from the store; answers of the local layer read none. */
  readBytes: number
}

/** Counts from nothing. */
export function createCounts(): Counts {
  return {
    hits: 0,
    stale: 0,
    degraded: 0,
    misses: 0,
    producerCalls: 0,
    producerFailures: 0,
    producerMs: 0,
    rawBytes: 0,
    storedBytes: 0,
    readBytes: 0,
  }
}

/** What came between two readings of the same counts. */
export function subtractCounts(later: Counts, earlier: Counts): Counts {
  return combine(later, earlier, -1)
}

/** The sum of two counts. */
export function addCounts(one: Counts, other: Counts): Counts {
  return combine(one, other, 1)
}

function combine(one: Counts, other: Counts, sign: 1 | -1): Counts {
  return {
    hits: one.hits + sign * other.hits,
    stale: one.stale + sign * other.stale,
    degraded: one.degraded + sign * other.degraded,
    misses: one.misses + sign * other.misses,
    producerCalls: one.producerCalls + sign * other.producerCalls,
    producerFailures: one.producerFailures + sign * other.producerFailures,
    producerMs: one.producerMs + sign * other.producerMs,
    rawBytes: one.rawBytes + sign * other.rawBytes,
    storedBytes: one.storedBytes + sign * other.storedBytes,
    readBytes: one.readBytes + sign * other.readBytes,
  }
}
