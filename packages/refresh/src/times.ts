/** How long wants, leases and pauses last, in milliseconds. */
export const refreshTimes = {
  /** A worker that says nothing for so long has lost what it held. */
  leaseMs: 5_000,
  /** A want that could not be served for so long is dropped; whoever still cares wants again. */
  forgetAfterMs: 10 * 60_000,
  /** A provider is left alone for so long after its first failure, twice as long after each further one. */
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  /** Every key that nobody touches for so long goes away. */
  keyLifetimeMs: 24 * 3_600_000,
} as const
