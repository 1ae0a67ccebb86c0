import type { Provider } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import { createRefreshKeys, requestsQueue } from '@marketcache/refresh'
import type { Redis } from 'ioredis'
import { createProcessDrains } from './jobs/process-drains.ts'
import { createProcessRequests } from './jobs/process-requests.ts'
import { type QueueWorker, startQueueWorker } from './jobs/queue-worker.ts'
import type { RunRefreshJob } from './jobs/run-refresh-job.ts'
import type { DrainLane } from './refreshing/drain-lane.ts'
import type { WarmUp } from './warming/warm-up.ts'

export interface ConsumerDeps {
  connection: Redis
  prefix: string
  concurrency: number
  providers: readonly Provider[]
  drainLane: DrainLane
  runRefreshJob: RunRefreshJob
  warmUp: WarmUp
  logger: Logger
}

const requestLockMs = 10_000

/** Starts to consume one queue per provider, and the one for requests. */
export function startConsumers(deps: ConsumerDeps): QueueWorker[] {
  const { connection, prefix, concurrency, logger, providers } = deps
  const { queuePrefix } = createRefreshKeys(prefix)
  const drains = providers.map((provider) => {
    const slowestMs = Math.max(...provider.calls.map(({ timeoutMs }) => timeoutMs))
    return start(
      provider.name,
      2 * slowestMs + 5_000,
      createProcessDrains({ provider, drainLane: deps.drainLane }),
    )
  })
  return [...drains, start(requestsQueue, requestLockMs, createProcessRequests(deps))]

  function start(queue: string, lockMs: number, process: Parameters<typeof startQueueWorker>[0]['process']) {
    return startQueueWorker({
      queue,
      prefix: queuePrefix(queue),
      connection,
      concurrency,
      lockMs,
      process,
      logger,
    })
  }
}
