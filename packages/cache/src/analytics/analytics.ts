import type { Store } from '../stores/store.ts'
import { addCounts, type Counts, createCounts } from './counters.ts'
import { type CountsOfPeriod, createHistory, type History } from './history.ts'
import { createPopularKeys, type PopularKey, type PopularKeys } from './popular-keys.ts'
import { measureSizes, type SizeReport } from './size-by-prefix.ts'

/** How well a cache did, in this process. */
export interface HitRate {
  /** The share of reads that were answered from the cache (hits, stale and degraded), or null when nothing was read. */
  hitRate: number | null
  /** Stored bytes for each byte of values written, or null when nothing was written; below 1 thanks to compression. */
  compressionRatio: number | null
  /** When the counting began, epoch milliseconds: `windowMs` ago, or up to a minute (an hour beyond an hour) before. */
  from: number
  to: number
  counts: Counts
}

/** What a cache knows about its use. Counts are those of this process. */
export interface Analytics {
  /** @param query All namespaces, and everything since the cache was created, when absent. Past windows reach back two days. */
  getHitRate: (query?: { namespace?: string; windowMs?: number }) => HitRate
  /** The last hour by minutes, or the last two days by hours. */
  getHistory: (query: { namespace: string; step: 'minute' | 'hour' }) => CountsOfPeriod[]
  /** @param query Ten keys when absent. @returns Keys without the prefix; their reads are estimated. */
  getPopularKeys: (query?: { limit?: number }) => PopularKey[]
  /** @param query Reads 1,000 keys when absent. @throws {CacheError} When the store is away. */
  getCacheSizeByPrefix: (query?: { sample?: number }) => Promise<SizeReport>
}

/** Analytics, and what the cache counts with. */
export interface AnalyticsBook extends Analytics {
  popular: PopularKeys
  countsOf: (namespace: string) => Counts
  totals: () => Counts
  stop: () => void
}

interface Page {
  counts: Counts
  history: History
}

const readingEveryMs = 60_000
const popularCapacity = 1_000

/** Opens the book of one cache. */
export function createAnalytics(deps: {
  store: Pick<Store, 'scan' | 'readMany'>
  /** What all keys of the cache begin with. */
  head: string
  now: () => number
  random: () => number
}): AnalyticsBook {
  const { store, head, now, random } = deps
  const pages = new Map<string, Page>()
  const popular = createPopularKeys(popularCapacity)
  const startedAt = now()
  const timer = setInterval(record, readingEveryMs)
  timer.unref()
  return {
    popular,
    countsOf: (namespace) => pageOf(namespace).counts,
    totals: () => totalOf([...pages.values()].map(({ counts }) => counts)),
    stop: () => clearInterval(timer),
    getHitRate,
    getHistory: ({ namespace, step }) => {
      const history = pages.get(namespace)?.history
      return (step === 'minute' ? history?.minutes(now()) : history?.hours(now())) ?? []
    },
    getPopularKeys: ({ limit = 10 } = {}) =>
      popular.top(limit).map(({ key, ...reads }) => ({ key: key.slice(head.length), ...reads })),
    getCacheSizeByPrefix: ({ sample = 1_000 } = {}) => measureSizes({ store, head, sample, random }),
  }

  function pageOf(namespace: string): Page {
    const known = pages.get(namespace)
    if (known !== undefined) return known
    const counts = createCounts()
    const page = { counts, history: createHistory(counts, startedAt) }
    pages.set(namespace, page)
    return page
  }

  function record(): void {
    for (const { history } of pages.values()) history.record(now())
  }

  function getHitRate({ namespace, windowMs }: { namespace?: string; windowMs?: number } = {}): HitRate {
    const to = now()
    const read = [...pages].filter(([name]) => namespace === undefined || name === namespace)
    const periods = read.map(([, { history }]) => history.since(windowMs ?? to - startedAt, to))
    const from = periods.reduce((earliest, period) => Math.min(earliest, period.from), to)
    return { ...rate(totalOf(periods.map(({ counts }) => counts))), from, to }
  }
}

function totalOf(all: readonly Counts[]): Counts {
  return all.reduce(addCounts, createCounts())
}

function rate(counts: Counts): Pick<HitRate, 'hitRate' | 'compressionRatio' | 'counts'> {
  const answered = counts.hits + counts.stale + counts.degraded
  const reads = answered + counts.misses
  return {
    hitRate: reads === 0 ? null : answered / reads,
    compressionRatio: counts.rawBytes === 0 ? null : counts.storedBytes / counts.rawBytes,
    counts,
  }
}
