import { round } from '../../calculate.ts'

/** A calculated number, or why there is none. */
export type Figure = { value: number; reason: null } | { value: null; reason: string }

/** A number that was calculated, rounded; huge prices can leave the range of numbers. */
export function known(value: number): Figure {
  const rounded = round(value)
  return Number.isFinite(rounded) ? { value: rounded, reason: null } : unknown('leaves the range of numbers')
}

/** A number that there is not. */
export function unknown(reason: string): Figure {
  return { value: null, reason }
}
