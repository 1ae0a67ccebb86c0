import type { Metrics } from '@marketcache/platform'
import type { EntrySource } from './entry-source.ts'

type Timed = Pick<EntrySource, 'readMany' | 'peek' | 'recall'>

/** Measures how long entries take to come, failures included. */
export function timeReads(entries: Timed, metrics: Metrics): Timed {
  const seconds = metrics.histogram({
    name: 'cache_read_seconds',
    help: 'Time that one command to the cache took, which may read many entries',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
  })
  return {
    peek: entries.peek,
    recall: entries.recall,
    readMany: (keys) => {
      const startedAt = performance.now()
      return entries.readMany(keys).finally(() => seconds.observe((performance.now() - startedAt) / 1_000))
    },
  }
}
