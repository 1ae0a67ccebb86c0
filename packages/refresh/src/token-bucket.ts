import type { CallLimits } from '@marketcache/contracts'

/** A token bucket: how much it holds, and how fast it fills. */
export interface TokenBucket {
  size: number
  refillPerMs: number
}

// A call may arrive later than it was granted, so two grants can come closer together at the provider than here.
const jitterMs = 1_000

/**
 * Turns a limit per sliding window into a bucket that can never break it.
 *
 * A bucket lets `size + refill * window` through in one window, so what it holds is taken off what flows.
 */
export function bucketOf({ calls, windowMs, burst }: CallLimits): TokenBucket {
  const size = Math.max(1, Math.min(burst, calls - 1))
  return { size, refillPerMs: Math.max(calls - size, 0.5) / (windowMs + jitterMs) }
}
