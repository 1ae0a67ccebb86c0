import { dayMs, hourMs, minuteMs } from '@marketcache/contracts'

/** How reads are counted over time, in milliseconds. */
export const demandTimes = {
  /** Reads by state are counted in buckets of this length. */
  bucketMs: 10 * minuteMs,
  /** Every key of demand goes away so long after it was last added to. */
  keyLifetimeMs: dayMs + hourMs,
} as const

/** When the bucket of this length began that `atMs` falls into. */
export function bucketOf(atMs: number, lengthMs: number): number {
  return Math.floor(atMs / lengthMs) * lengthMs
}

/**
 * Names the buckets that hold what happened within the last `windowMs`, newest first.
 *
 * Nothing of the window is missing; the oldest bucket reaches beyond it by less than its length.
 */
export function bucketsSince(window: { nowMs: number; windowMs: number; lengthMs: number }): number[] {
  const { nowMs, windowMs, lengthMs } = window
  const newest = bucketOf(nowMs, lengthMs)
  const oldest = bucketOf(nowMs - windowMs, lengthMs)
  return Array.from({ length: (newest - oldest) / lengthMs + 1 }, (_, age) => newest - age * lengthMs)
}
