import type { EntryEvents } from '@marketcache/cache'
import type { Clock } from '@marketcache/contracts'
import { createErrorThrottle, type Logger, type Metrics } from '@marketcache/platform'
import type { DemandCounter } from './demand-counter.ts'
import type { EntrySource } from './entry-source.ts'
import { createFlights } from './flights.ts'
import { createFoldedReads } from './folded-reads.ts'
import { createGuardedEntries } from './guarded-entries.ts'
import { createReadMetrics } from './read-metrics.ts'
import { createReader, type Reader } from './reader.ts'
import { timeReads } from './time-reads.ts'
import { createWantThrottle } from './want-throttle.ts'
import { createWanter, type RefreshDoor } from './wanter.ts'

/** Longest that any reader may wait, in milliseconds. */
export const longestWaitMs = 10_000

/** Puts the read path together. */
export function createReadPath(deps: {
  entries: EntrySource
  events: EntryEvents
  refresher: RefreshDoor
  demand: Pick<DemandCounter, 'note'>
  clock: Clock
  logger: Logger
  metrics: Metrics
}): Reader {
  const { events, refresher, demand, clock, logger, metrics } = deps
  const throttle = createErrorThrottle()
  const { observer, onAnswer } = createReadMetrics({ metrics, logger, demand })
  const guarded = createGuardedEntries({ entries: timeReads(deps.entries, metrics), onError: logReadError })
  const entries = createFoldedReads({ entries: guarded })
  const wanter = createWanter({ refresher, onAnswer, onError: logWantError })
  const flights = createFlights({ entries, events, wanter, longestWaitMs })
  const wants = createWantThrottle({ clock, windowMs: 1_000, maxKeys: 10_000 })
  return createReader({ entries, flights, wanter, throttle: wants, clock, observer })

  function logReadError(err: unknown, key: string): void {
    const line = throttle('read')
    if (line !== null) logger.error({ event: 'redis_get_error', key, err, ...line }, 'redis get error')
  }

  function logWantError(err: unknown): void {
    const line = throttle('want')
    if (line !== null) logger.warn({ err, ...line }, 'refresh could not be wanted')
  }
}
