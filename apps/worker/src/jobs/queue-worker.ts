import type { Logger } from '@marketcache/platform'
import { type Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'

/** A consumer of one queue. */
export interface QueueWorker {
  /** Stops taking jobs and waits for the running ones, but not for ever. */
  close: () => Promise<void>
}

const stalledIntervalMs = 5_000
const closeGraceMs = 2_500

/**
 * Starts to consume a queue.
 *
 * @param deps `lockMs` must exceed twice the time that anything in a job can take without giving way.
 */
export function startQueueWorker(deps: {
  queue: string
  prefix: string
  connection: Redis
  concurrency: number
  lockMs: number
  process: (job: Job) => Promise<unknown>
  logger: Logger
}): QueueWorker {
  const { queue, prefix, connection, concurrency, lockMs, process, logger } = deps
  const worker = new Worker(queue, process, {
    connection,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount: 2,
  })
  worker.on('error', (err) => logger.warn({ queue, err }, 'queue worker error'))
  worker.on('failed', (job, err) => logger.error({ queue, job: job?.name, err }, 'job failed'))
  return { close }

  async function close(): Promise<void> {
    const timer = Promise.withResolvers<'late'>()
    const timeout = setTimeout(timer.resolve, closeGraceMs, 'late')
    // A plain close waits for ever when Redis is away.
    const outcome = await Promise.race([worker.close(), timer.promise])
    clearTimeout(timeout)
    if (outcome === 'late') await worker.close(true)
  }
}
