/** The sandbox's time: the market moves with it, so a test that holds it holds the prices. */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now: () => number
}
