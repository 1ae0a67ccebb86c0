/** A clock that moves only when it is told to. */
export interface FakeClock {
  /** Milliseconds since the UNIX epoch. */
  now: () => number
  /** Moves it on by `ms`. */
  advance: (ms: number) => void
  /** Puts it to `epochMs`. */
  set: (epochMs: number) => void
}

/** Creates a clock for tests; it starts at `startMs`, noon of 1 January 2026 UTC when absent. */
export function createFakeClock(startMs = Date.UTC(2026, 0, 1, 12)): FakeClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
    set: (epochMs) => {
      nowMs = epochMs
    },
  }
}
