// Beyond this the chance is one in a million; nothing is asked then, which keeps most hits free of it.
const furthest = 14

/** What decides how early a value is made anew. */
export interface EarlyRefreshInput {
  fetchedAt: number
  freshUntil: number
  costMs: number
  /** See the option `earlyRefresh`. */
  eagerness: number
}

/** Until when a value is certainly left alone; never before half of its fresh time is over. */
export function calmUntil({ fetchedAt, freshUntil, costMs, eagerness }: EarlyRefreshInput): number {
  const earliest = freshUntil - costMs * eagerness * furthest
  return Math.max(earliest, fetchedAt + (freshUntil - fetchedAt) / 2)
}

/**
 * Whether a fresh value is to be made anew already.
 *
 * The chance grows towards the deadline, the sooner the longer the making takes ("Optimal Probabilistic Cache Stampede
 * Prevention", Vattani, Chierichetti, Lowenstein, 2015), so that the members of a fleet decide at different times.
 *
 * @param random A number from 0 (included) to 1.
 */
export function isEarlyRefreshDue(input: EarlyRefreshInput, now: number, random: number): boolean {
  if (input.eagerness === 0 || now < calmUntil(input)) return false
  // 1 - random lies in (0, 1], so that the logarithm is finite.
  return now - input.costMs * input.eagerness * Math.log(1 - random) >= input.freshUntil
}
