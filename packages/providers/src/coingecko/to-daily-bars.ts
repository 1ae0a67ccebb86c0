import { dayMs, hourMs } from '@marketcache/contracts'
import type { ToldBar } from '../define-bars-call.ts'

/** What a coin cost at one moment. */
export interface Sample {
  timeMs: number
  price: number
  /** Value traded in the 24 hours before; null when unknown. */
  volume24h: number | null
}

/** Samples are hourly; one may be missing. */
const longestGapMs = 2 * hourMs

/**
 * Joins samples to bars of whole days, UTC.
 *
 * The sample of midnight closes one day and opens the next. Days of which the start is not covered are left out, because
 * their open, high and low would be wrong. The volume of a day is what was told for the last 24 hours at its end.
 */
export function toDailyBars(samples: readonly Sample[]): ToldBar[] {
  const inOrder = samples.toSorted((one, other) => one.timeMs - other.timeMs)
  const firstMs = inOrder[0]?.timeMs ?? 0
  const lastMs = inOrder.at(-1)?.timeMs ?? 0
  return [...groupByDay(inOrder)].flatMap(([openTime, ofDay]) => {
    const bar = toBar(openTime, ofDay, lastMs)
    return bar === null || firstMs > openTime ? [] : [bar]
  })
}

function toBar(openTime: number, samples: readonly Sample[], lastMs: number): ToldBar | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || first.timeMs > openTime + longestGapMs) return null
  const prices = samples.map(({ price }) => price)
  // Until a later sample is there, the day may get another last one.
  const isComplete = lastMs >= openTime + dayMs
  return {
    openTime,
    open: first.price,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: last.price,
    volume: isComplete ? last.volume24h : null,
    isComplete,
  }
}

function groupByDay(samples: readonly Sample[]): Map<number, Sample[]> {
  const days = new Map<number, Sample[]>()
  for (const sample of samples) {
    const day = Math.floor(sample.timeMs / dayMs) * dayMs
    if (sample.timeMs === day) add(day - dayMs, sample)
    add(day, sample)
  }
  return days

  function add(day: number, sample: Sample): void {
    days.set(day, [...(days.get(day) ?? []), sample])
  }
}
