import type { Clock } from '../clock.ts'

/** Gives fences: microseconds of a clock, each one only once. */
export interface Fences {
  /** @returns A fence above all that were given, and above `barrier` unless that is implausible. */
  next: (barrier?: number) => number
  /** Whether a fence lies so far ahead that it must come from a clock which has been set back since. */
  isImplausible: (fence: number) => boolean
}

const microsPerMs = 1_000
const aheadMs = 60_000

/** Creates the fences of one memory backend. */
export function createFences(clock: Clock): Fences {
  let last = 0
  return { next, isImplausible }

  function next(barrier = 0): number {
    const now = Math.floor(clock.now() * microsPerMs)
    const passed = [last, barrier].filter((fence) => !isImplausible(fence))
    last = Math.max(now, ...passed.map((fence) => fence + 1))
    return last
  }

  function isImplausible(fence: number): boolean {
    return fence > (clock.now() + aheadMs) * microsPerMs
  }
}
