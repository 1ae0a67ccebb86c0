import { createEntryEvents, createEntryReader, createEntryWriter, createKeys } from '@marketcache/cache'
import { type Provider, type Resource, systemClock } from '@marketcache/contracts'
import { type Logger, type Metrics, moduleLogger } from '@marketcache/platform'
import {
  createDueSets,
  createLaneWork,
  createRefresher,
  createRefreshKeys,
  createRefreshQueues,
  requestsQueue,
} from '@marketcache/refresh'
import type { Connections } from './connections.ts'
import { createProcessDrains } from './jobs/process-drains.ts'
import { createProcessRequests } from './jobs/process-requests.ts'
import { startQueueWorker } from './jobs/queue-worker.ts'
import { createRefreshItems } from './jobs/refresh-items.ts'
import { createRunRefreshJob } from './jobs/run-refresh-job.ts'
import { createDrainLane } from './refreshing/drain-lane.ts'
import { createMissingValues } from './refreshing/missing-values.ts'
import { createRecoverCall } from './refreshing/recover-call.ts'
import { createResourceBook } from './refreshing/resource-book.ts'
import { createOutcomeStore } from './refreshing/store-outcomes.ts'
import { sweepLanes } from './refreshing/sweep-lanes.ts'
import type { WorkerSettings } from './settings.ts'
import { createSchedules } from './warming/schedules.ts'
import { createWarmLists } from './warming/warm-list.ts'
import { createWarmUp } from './warming/warm-up.ts'
import { createWorkerMetrics } from './worker-metrics.ts'

export interface WorkerDeps {
  settings: WorkerSettings
  resources: readonly Resource[]
  providers: readonly Provider[]
  connections: Connections
  logger: Logger
  metrics: Metrics
  /** Registers what must be closed at the end; the last registered is closed first. */
  onClose: (label: string, close: () => unknown) => void
}

const sweepEveryMs = 1_000
const healEveryMs = 30_000
const refreshJobTimeoutMs = 55_000

/** Wires the worker together and starts to consume the queues. */
export async function startWorker(deps: WorkerDeps): Promise<void> {
  const { settings, resources, providers, connections, logger, onClose } = deps
  const prefix = settings.REDIS_PREFIX
  const clock = systemClock
  const keys = createKeys(prefix)
  const metrics = createWorkerMetrics(deps.metrics)
  const reader = createEntryReader({ redis: connections.cache })
  const writer = createEntryWriter({ redis: connections.cache, keys })
  const events = await createEntryEvents({ subscriber: connections.subscriber, keys })
  const book = createResourceBook({ resources, keys })
  const names = providers.map(({ name }) => name)

  const onQueueError = (err: Error) => logger.debug({ err }, 'queue error')
  const queues = createRefreshQueues({
    connection: connections.jobs,
    prefix,
    providers: names,
    onError: onQueueError,
  })
  const { requestDrain } = queues
  const dueSets = createDueSets({
    redis: connections.queue,
    prefix,
    maxPendingMisses: settings.MAX_PENDING_MISSES,
  })
  const laneWork = createLaneWork({ redis: connections.queue, prefix, random: Math.random })
  const refresher = createRefresher({ dueSets, requestDrain })

  const stop = new AbortController()
  const refreshLogger = moduleLogger(logger, 'refresh')
  const outcomeStore = createOutcomeStore({ book, reader, writer, clock, logger: refreshLogger, metrics })
  const missingValues = createMissingValues({ book, reader, writer, refresher, clock })
  const common = { laneWork, missingValues, logger: refreshLogger, metrics, stopping: stop.signal }
  const recoverCall = createRecoverCall(common)
  const drainLane = createDrainLane({ ...common, requestDrain, outcomeStore, recoverCall })

  const refreshItems = createRefreshItems({
    book,
    reader,
    events,
    refresher,
    clock,
    timeoutMs: refreshJobTimeoutMs,
  })
  const lists = createWarmLists({ resources, coins: settings.WARM_COINS, symbols: settings.WARM_SYMBOLS })
  const warmUp = createWarmUp({
    lists,
    book,
    reader,
    refreshItems,
    clock,
    logger: moduleLogger(logger, 'warming'),
  })
  const runRefreshJob = createRunRefreshJob({ book, refreshItems })

  startConsumers()
  const schedules = createSchedules({
    requests: queues.requests,
    lists,
    cron: cronOf(settings),
    clock,
    logger,
  })
  await schedules.start()
  startTimers()

  function startConsumers(): void {
    const { queuePrefix } = createRefreshKeys(prefix)
    const shared = { connection: connections.jobs, logger }
    const drains = providers.map((provider) => {
      const slowestMs = Math.max(...provider.calls.map(({ timeoutMs }) => timeoutMs))
      return startQueueWorker({
        ...shared,
        queue: provider.name,
        prefix: queuePrefix(provider.name),
        concurrency: settings.WORKER_CONCURRENCY,
        lockMs: 2 * slowestMs + 5_000,
        process: createProcessDrains({ provider, drainLane }),
      })
    })
    const requests = startQueueWorker({
      ...shared,
      queue: requestsQueue,
      prefix: queuePrefix(requestsQueue),
      concurrency: settings.WORKER_CONCURRENCY,
      lockMs: 10_000,
      process: createProcessRequests({ runRefreshJob, warmUp }),
    })
    onClose('queues', async () => {
      // Calls end at once and their items go back, so that another worker takes them up.
      stop.abort()
      await events.close()
      await Promise.all([...drains, requests].map((consumer) => consumer.close()))
    })
  }

  function startTimers(): void {
    const onError = (err: unknown) => logger.warn({ err }, 'sweep failed')
    const stopSweeping = sweepLanes({
      laneWork,
      requestDrain,
      providers: names,
      everyMs: sweepEveryMs,
      onError,
    })
    const healing = setInterval(() => {
      schedules.heal().catch((err: unknown) => logger.warn({ err }, 'schedules not checked'))
    }, healEveryMs)
    onClose('timers', () => {
      stopSweeping()
      clearInterval(healing)
    })
  }
}

function cronOf({ WARM_CRON, WARM_CRON_TIME_ZONE }: WorkerSettings) {
  return WARM_CRON === undefined ? null : { pattern: WARM_CRON, timeZone: WARM_CRON_TIME_ZONE }
}
