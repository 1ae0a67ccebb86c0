import type { EntryNames, NamedEntry } from './entry-names.ts'
import { type EntryPattern, readEntryPattern } from './entry-pattern.ts'
import type { EntryScanner } from './scan-entries.ts'

/** Steps of 500 keys: after a million keys of ours and others a count ends, and says that it is not complete. */
const mostSteps = 2_000

/** Walks over all entries and hands each to `add`. @returns Whether all were seen, or it was too many to look at. */
export async function visitEntries(
  { scanner, names }: { scanner: Pick<EntryScanner, 'walk'>; names: EntryNames },
  add: (entry: NamedEntry) => void,
): Promise<boolean> {
  const everything: EntryPattern = readEntryPattern(names, '*')
  const seen = new Set<string>()
  let isComplete = false
  for await (const { entries, isLast } of scanner.walk(everything, mostSteps)) {
    for (const entry of entries) {
      // Redis may show a key twice while its tables grow.
      if (seen.has(entry.key)) continue
      seen.add(entry.key)
      add(entry)
    }
    isComplete = isLast
  }
  return isComplete
}

/** How many entries there are, or how many were found among the keys that were looked at. */
export interface EntryCount {
  count: number
  isComplete: boolean
}

/** Counts entries: no queue, no bookkeeping, and nobody else's keys. */
export async function countEntries(deps: {
  scanner: Pick<EntryScanner, 'walk'>
  names: EntryNames
}): Promise<EntryCount> {
  let count = 0
  const isComplete = await visitEntries(deps, () => {
    count += 1
  })
  return { count, isComplete }
}
