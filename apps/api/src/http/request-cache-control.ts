/** What a reader demands of the freshness of its answer, from the `Cache-Control` header of its request. */
export interface Demands {
  /** Only what is stored: nothing is wanted, nobody waits. */
  isOnlyIfCached: boolean
  /** Oldest value that will do, counted from its fetch, in milliseconds. */
  maxAgeMs: number | null
  /** How long the value must still be fresh, in milliseconds. */
  minFreshMs: number | null
  /** How long ago its freshness may have ended, in milliseconds; unlimited when `max-stale` has no value. */
  maxStaleMs: number | null
}

/** A reader that demands nothing: the usual case. */
export const noDemands: Demands = Object.freeze({
  isOnlyIfCached: false,
  maxAgeMs: null,
  minFreshMs: null,
  maxStaleMs: null,
})

/**
 * Reads the directives that a reader may set.
 *
 * `no-cache` and `max-age=0`, which browsers send on reload, demand nothing: a provider is never polled faster than it
 * updates. Of a directive that is given twice the first counts; what cannot be read is ignored.
 */
export function readDemands(header: string | undefined): Demands {
  if (header === undefined) return noDemands
  const given = readDirectives(header)
  const maxAge = secondsOf(given.get('max-age'))
  return {
    isOnlyIfCached: given.has('only-if-cached'),
    maxAgeMs: maxAge === null || maxAge === 0 ? null : maxAge * 1000,
    minFreshMs: toMs(secondsOf(given.get('min-fresh'))),
    maxStaleMs:
      given.get('max-stale') === '' ? Number.POSITIVE_INFINITY : toMs(secondsOf(given.get('max-stale'))),
  }
}

function readDirectives(header: string): Map<string, string> {
  const directives = new Map<string, string>()
  for (const part of header.split(',')) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    if (name === '' || directives.has(name)) continue
    directives.set(name, equals < 0 ? '' : part.slice(equals + 1).trim())
  }
  return directives
}

/** RFC 9111: a number too large to represent means "very long", 2^31 seconds. */
function secondsOf(text: string | undefined): number | null {
  const digits = text === undefined ? null : /^(?:"(\d+)"|(\d+))$/.exec(text)
  return digits === null ? null : Math.min(Number(digits[1] ?? digits[2]), 2 ** 31)
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000
}
