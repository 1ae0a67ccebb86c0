import type { EntryNames, NamedEntry } from './entry-names.ts'
import { type EntryPattern, readEntryPattern } from './entry-pattern.ts'
import type { EntryScanner } from './scan-entries.ts'

/** Steps of 500 keys: after a million keys of ours and others a count ends, and says so. */
const mostSteps = 2_000

/** Walks over all entries and hands each to `add`. @returns Whether all were seen, or it was too many to look at. */
export async function visitEntries(
  { scanner, names }: { scanner: EntryScanner; names: EntryNames },
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

/** Counts entries: no queue, no bookkeeping, and nobody else's keys. */
export async function countEntries(deps: { scanner: EntryScanner; names: EntryNames }): Promise<number> {
  let count = 0
  await visitEntries(deps, () => {
    count += 1
  })
  return count
}
