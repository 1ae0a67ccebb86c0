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
    return start(provider.name, {
      lockMs: 2 * slowestMs + 5_000,
      // No call may keep all places while others of its provider are wanted.
      concurrency: Math.max(concurrency, sumOf(provider.calls.map(({ maxConcurrent }) => maxConcurrent))),
      process: createProcessDrains({ provider, drainLane: deps.drainLane }),
    })
  })
  const process = createProcessRequests(deps)
  return [...drains, start(requestsQueue, { lockMs: requestLockMs, concurrency, process })]

  function start(
    queue: string,
    how: Pick<Parameters<typeof startQueueWorker>[0], 'lockMs' | 'concurrency' | 'process'>,
  ): QueueWorker {
    return startQueueWorker({ ...how, queue, prefix: queuePrefix(queue), connection, logger })
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
