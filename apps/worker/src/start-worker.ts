import { createEntryEvents, createKeys, createRedisStore } from '@marketcache/cache'
import { type Resource, systemClock, type ValueSources } from '@marketcache/contracts'
import { createErrorThrottle, type Logger, type Metrics, type Service } from '@marketcache/platform'
import type { Providers } from '@marketcache/providers'
import {
  createDemand,
  createDueSets,
  createInputs,
  createLaneWork,
  createRefresher,
  createRefreshQueues,
} from '@marketcache/refresh'
import { providerNames } from '@marketcache/resources'
import type { Connections } from './connections.ts'
import { createDraining, createRequesting, type RefreshingDeps } from './create-refreshing.ts'
import { createRefreshItems } from './jobs/refresh-items.ts'
import { createResourceBook } from './refreshing/resource-book.ts'
import { sweepLanes } from './refreshing/sweep-lanes.ts'
import { createValueSources } from './refreshing/value-sources.ts'
import { createWriteDraft } from './refreshing/write-draft.ts'
import type { WorkerSettings } from './settings.ts'
import { startConsumers } from './start-consumers.ts'
import { createSchedules, type Schedules } from './warming/schedules.ts'
import { createWorkerMetrics } from './worker-metrics.ts'

export interface WorkerDeps {
  settings: WorkerSettings
  resources: readonly Resource[]
  /** Creates the providers, given what values are made of. */
  openProviders: (sources: ValueSources) => Providers
  connections: Connections
  logger: Logger
  metrics: Metrics
  onClose: Service['onClose']
}

const sweepEveryMs = 1_000
const healEveryMs = 30_000
/** How long one read of a computation waits; all its reads together end at the deadline of the computation, or when we stop. */
const sourcesTimeoutMs = 15_000

/** Wires the worker together and starts to consume the queues. */
export async function startWorker(deps: WorkerDeps): Promise<void> {
  const { settings, resources, connections, logger, onClose } = deps
  const prefix = settings.REDIS_PREFIX
  const stop = new AbortController()
  const throttle = createErrorThrottle()
  const reportQueueError = (err: Error) => {
    const line = throttle('queue')
    if (line !== null) logger.warn({ err, ...line }, 'queue error')
  }
  const queues = createRefreshQueues({
    connection: connections.jobs,
    prefix,
    providers: providerNames,
    onError: reportQueueError,
  })
  const parts = createParts(deps, { requestDrain: queues.requestDrain, stopping: stop.signal })
  const { providers, close } = deps.openProviders(createSources(deps, parts))
  onClose('providers', close)
  const requesting = createRequesting({ ...parts, resources, settings })
  const consumers = startConsumers({
    ...requesting,
    connection: connections.jobs,
    prefix,
    concurrency: settings.WORKER_CONCURRENCY,
    providers,
    drainLane: createDraining(parts),
    logger,
  })
  onClose('queues', async () => {
    // Calls end at once and their items go back. A request that is still waiting is left as it is: its lock runs out, and
    // another worker takes it up; hence events and store are not closed under its feet.
    stop.abort()
    await Promise.all(consumers.map((consumer) => consumer.close()))
    await queues.close()
  })
  const { lists } = requesting
  const schedules = createSchedules({
    requests: queues.requests,
    lists,
    cron: cronOf(settings),
    clock: systemClock,
    logger,
  })
  await schedules.start()
  onClose('timers', startTimers(deps, { ...parts, schedules }))
}

/** Creates what computations are made of. */
function createSources({ settings, connections }: WorkerDeps, parts: RefreshingDeps): ValueSources {
  const inputs = createInputs({ redis: connections.queue, prefix: settings.REDIS_PREFIX })
  return createValueSources({
    ...parts,
    inputs,
    refreshItems: createRefreshItems({ ...parts, timeoutMs: sourcesTimeoutMs }),
  })
}

/** Creates what both kinds of jobs work with. */
function createParts(
  { settings, resources, connections, logger, metrics }: WorkerDeps,
  given: Pick<RefreshingDeps, 'requestDrain' | 'stopping'>,
): RefreshingDeps {
  const prefix = settings.REDIS_PREFIX
  const keys = createKeys(prefix)
  const store = createRedisStore({ redis: connections.cache, subscriber: connections.subscriber, prefix })
  const maxPendingMisses = settings.MAX_PENDING_MISSES
  const dueSets = createDueSets({ redis: connections.queue, prefix, maxPendingMisses })
  return {
    ...given,
    book: createResourceBook({ resources, keys }),
    store,
    writeDraft: createWriteDraft({ store }),
    events: createEntryEvents({ store }),
    laneWork: createLaneWork({ redis: connections.queue, prefix, random: Math.random }),
    refresher: createRefresher({ dueSets, requestDrain: given.requestDrain }),
    demand: createDemand({ redis: connections.queue, prefix, clock: systemClock }),
    clock: systemClock,
    logger,
    metrics: createWorkerMetrics(metrics),
  }
}

/** Starts what looks after lanes and schedules that got lost. @returns A function that ends it. */
function startTimers(
  { logger }: WorkerDeps,
  parts: Pick<RefreshingDeps, 'laneWork' | 'requestDrain'> & { schedules: Schedules },
): () => void {
  const stopSweeping = sweepLanes({
    ...parts,
    providers: providerNames,
    everyMs: sweepEveryMs,
    onError: (err) => logger.warn({ err }, 'sweep failed'),
  })
  const healing = setInterval(() => {
    parts.schedules.heal().catch((err: unknown) => logger.warn({ err }, 'schedules not checked'))
  }, healEveryMs)
  return () => {
    stopSweeping()
    clearInterval(healing)
  }
}

function cronOf({ WARM_CRON, WARM_CRON_TIME_ZONE }: WorkerSettings) {
  return WARM_CRON === undefined ? null : { pattern: WARM_CRON, timeZone: WARM_CRON_TIME_ZONE }
}
