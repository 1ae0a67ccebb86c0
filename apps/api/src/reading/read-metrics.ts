import type { Logger, Metrics } from '@marketcache/platform'
import type { RefreshAnswer } from './decide.ts'
import type { DemandCounter } from './demand-counter.ts'
import type { ReadObserver, ReadRequest, ReadResult } from './reader.ts'
import type { WantReason } from './wanter.ts'

/** Upper limits of ages at read, in seconds. */
const ageBuckets = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400, 604_800]

/** Counts what becomes of reads and wants, and what is read, and logs hits and misses when somebody listens. */
export function createReadMetrics(deps: {
  metrics: Metrics
  logger: Logger
  demand: Pick<DemandCounter, 'note'>
}) {
  const { metrics, logger, demand } = deps
  const reads = metrics.counter({
    name: 'reads_total',
    help: 'Values read, by what became of it: fresh, stale, renewed (fetched while the reader waited) or a problem code',
    labels: ['resource', 'state'],
  })
  const ages = metrics.histogram({
    name: 'read_age_seconds',
    help: 'Time since the fetch of the values that were served',
    labels: ['resource'],
    buckets: ageBuckets,
  })
  const wants = metrics.counter({
    name: 'wants_total',
    help: 'Refreshes wanted by readers, by what the queue answered',
    labels: ['reason', 'answer'],
  })
  const observer: ReadObserver = { onLook, onResult }
  return { observer, onAnswer }

  function onLook(key: string, isHit: boolean): void {
    if (!logger.isLevelEnabled('debug')) return
    if (isHit) logger.debug({ event: 'cache_hit', key }, 'Cache HIT')
    else logger.debug({ event: 'cache_miss', key }, 'Cache MISS')
  }

  function onResult(request: ReadRequest, result: ReadResult, nowMs: number): void {
    const resource = request.resource.name
    demand.note(request, result)
    reads.inc({ resource, state: labelOf(result) })
    if (result.kind === 'served')
      ages.observe({ resource }, Math.max(0, nowMs - result.entry.fetchedAt) / 1000)
  }

  function onAnswer(reason: WantReason, answer: RefreshAnswer['status']): void {
    wants.inc({ reason, answer })
  }
}

function labelOf(result: ReadResult): string {
  if (result.kind === 'refused') return result.refusal.code
  return result.forwarded === null ? result.state : 'renewed'
}
