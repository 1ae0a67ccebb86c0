import type { Params } from '@marketcache/contracts'

/** What was read, and how often. */
export interface PopularName {
  params: Params
  /** Reads of the last 24 hours, each counting once. */
  reads: number
}

/** Members of one hour with their reads, as Redis answers: name, number, name, number. */
export type HourOfNames = readonly string[]

/** A read counts half as much for the order when it is so many hours older. */
const halfLifeHours = 6

/** The hour that has begun and the one before it: between one and two hours. */
const recentHours = 2

/** Writes parameters as one word; in whatever order they come, the same parameters are the same word. */
export function nameOf(params: Params): string {
  return JSON.stringify(params, Object.keys(params).sort())
}

/** Reads what `nameOf` wrote. @returns Null for anything else. */
export function paramsOf(name: string): Params | null {
  const told = parse(name)
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return null
  const params = Object.entries(told).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return params.length === Object.keys(told).length ? Object.fromEntries(params) : null
}

/**
 * Ranks names by their reads, of which those of an hour count `2 ^ (-age / 6)`: what rises now overtakes what was read
 * as much yesterday. Equal ones stand by name.
 *
 * @param hours Newest first; the first is the current one.
 * @param bounds How many, and how many reads of the current hour and the one before each must have; 0 for none.
 */
export function rankNames(
  hours: readonly HourOfNames[],
  { limit, minRecentReads }: { limit: number; minRecentReads: number },
): PopularName[] {
  const tallies = new Map<string, { reads: number; recent: number; weight: number }>()
  for (const [age, hour] of hours.entries()) {
    for (let index = 0; index + 1 < hour.length; index += 2) {
      const reads = Number(hour[index + 1])
      if (!Number.isSafeInteger(reads) || reads <= 0) continue
      const name = hour[index] ?? ''
      const before = tallies.get(name) ?? { reads: 0, recent: 0, weight: 0 }
      const weight = before.weight + reads * 2 ** (-age / halfLifeHours)
      const recent = before.recent + (age < recentHours ? reads : 0)
      tallies.set(name, { reads: before.reads + reads, recent, weight })
    }
  }
  return [...tallies]
    .flatMap(([name, tally]) => {
      const params = tally.recent < minRecentReads ? null : paramsOf(name)
      return params === null ? [] : [{ name, params, ...tally }]
    })
    .sort((one, other) => other.weight - one.weight || (one.name < other.name ? -1 : 1))
    .slice(0, limit)
    .map(({ params, reads }) => ({ params, reads }))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
