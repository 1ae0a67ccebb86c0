/** The only source of time: passed in, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now: () => number
}

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() }
