/** Why a value is wanted, most urgent first. */
export const reasons = ['miss', 'admin', 'demand', 'stale', 'warm'] as const
export type Reason = (typeof reasons)[number]

// Wide enough that a class always outranks the age of a want (milliseconds since the epoch), and exact in a double.
const classWidth = 10_000_000_000_000

/** The class of a reason: a higher one is served first. */
export function urgencyOf(reason: Reason): number {
  return (reasons.length - reasons.indexOf(reason)) * classWidth
}

/** Scores at or above this are misses: somebody waits and has nothing. */
export const missUrgency = urgencyOf('miss')
