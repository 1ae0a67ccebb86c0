/** Where a store takes the time from. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now: () => number
}
