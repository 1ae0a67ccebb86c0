import { hashText, mix } from './random.ts'

/** What the price of one thing in US dollars depends on, besides seed and time. */
export interface PricePath {
  /** Names the path: equal keys move alike. */
  key: string
  /** Price around which the path wanders, in US dollars. */
  basePrice: number
  /** How far the natural logarithm of the price can leave that of `basePrice`, at most. */
  volatility: number
}

/** Prices as a pure function of path, time and seed; always positive and finite. */
export interface Prices {
  /** Units of `by` (US dollars if left out) for one unit of `path`. */
  at: (path: PricePath, timeMs: number, by?: PricePath) => number
  /** A bound that `at` never exceeds. */
  ceiling: (path: PricePath, by?: PricePath) => number
  /** A bound that `at` never falls below. */
  floor: (path: PricePath, by?: PricePath) => number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

// Waves of noise from seconds to years. The weights add up to 1, which is what makes ceiling and floor exact.
const waves = [
  { periodMs: 20_000, weight: 0.002 },
  { periodMs: 2 * minuteMs, weight: 0.005 },
  { periodMs: 15 * minuteMs, weight: 0.012 },
  { periodMs: 2 * hourMs, weight: 0.03 },
  { periodMs: 12 * hourMs, weight: 0.06 },
  { periodMs: 4 * dayMs, weight: 0.12 },
  { periodMs: 30 * dayMs, weight: 0.2 },
  { periodMs: 180 * dayMs, weight: 0.26 },
  { periodMs: 700 * dayMs, weight: 0.311 },
]

export function createPrices({ seed }: { seed: number }): Prices {
  return { at, ceiling, floor }

  function at(path: PricePath, timeMs: number, by?: PricePath): number {
    if (by === undefined) return inDollars(path, timeMs)
    return by.key === path.key
      ? path.basePrice / by.basePrice
      : inDollars(path, timeMs) / inDollars(by, timeMs)
  }

  function inDollars(path: PricePath, timeMs: number): number {
    return path.basePrice * Math.exp(path.volatility * wander(hashText(path.key, seed), timeMs))
  }
}

function ceiling(path: PricePath, by?: PricePath): number {
  return (path.basePrice / (by?.basePrice ?? 1)) * Math.exp(reach(path, by))
}

function floor(path: PricePath, by?: PricePath): number {
  return (path.basePrice / (by?.basePrice ?? 1)) * Math.exp(-reach(path, by))
}

function reach(path: PricePath, by?: PricePath): number {
  return by?.key === path.key ? 0 : path.volatility + (by?.volatility ?? 0)
}

function wander(hash: number, timeMs: number): number {
  let sum = 0
  for (const { periodMs, weight } of waves) {
    const position = timeMs / periodMs
    const index = Math.floor(position)
    sum +=
      weight * between(corner(hash, periodMs, index), corner(hash, periodMs, index + 1), position - index)
  }
  return sum
}

function corner(hash: number, periodMs: number, index: number): number {
  return mix(hash ^ mix(index ^ Math.imul(periodMs, 0x9e_37_79_b1))) / 2 ** 31 - 1
}

function between(start: number, end: number, fraction: number): number {
  return start + (end - start) * fraction * fraction * (3 - 2 * fraction)
}
