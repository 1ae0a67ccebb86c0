import { type Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import {
  type DrainJob,
  jobNames,
  jobValidators,
  type RefreshJob,
  type RefreshResult,
  requestsQueue,
} from './jobs.ts'
import type { Lane } from './lane.ts'
import { createRefreshKeys } from './refresh-keys.ts'

/** A refresh job as an admin sees it. */
export interface JobView {
  id: string
  label: string
  state: 'waiting' | 'active' | 'delayed' | 'completed' | 'failed'
  progress: { done: number; total: number }
  result: RefreshResult | null
  error: string | null
  createdAt: number
  finishedAt: number | null
}

/** How many jobs a queue holds. */
export interface QueueCounts {
  waiting: number
  active: number
  delayed: number
  failed: number
}

/** The BullMQ queues, as those see them who put jobs in. */
export interface RefreshQueues {
  /** Queues a drain job for a lane, now or later. */
  requestDrain: (lane: Lane, delayMs?: number) => Promise<void>
  /** Queues a refresh whose result somebody will look at; it is kept for an hour. @returns The job's id. */
  submitRefresh: (job: RefreshJob) => Promise<string>
  findJob: (id: string) => Promise<JobView | null>
  /** Looks until the job has ended or time is up. */
  waitForJob: (id: string, timeoutMs: number) => Promise<JobView | null>
  counts: () => Promise<Record<string, QueueCounts>>
  /** The queue that carries schedules and admin requests. */
  requests: Queue
  close: () => Promise<void>
}

const keptFor = { age: 3_600, count: 1_000 }
const pollMs = 100

/**
 * Opens the queues: one per provider, because limits are per provider, and one for requests and schedules.
 *
 * @param connection Its owner closes it.
 */
export function createRefreshQueues(deps: {
  connection: Redis
  prefix: string
  providers: readonly string[]
  onError: (error: Error) => void
}): RefreshQueues {
  const keys = createRefreshKeys(deps.prefix)
  const queues = new Map([...deps.providers, requestsQueue].map((name) => [name, openQueue(name)]))
  const requests = queueOf(requestsQueue)
  return { requestDrain, submitRefresh, findJob, waitForJob, counts, requests, close }

  function openQueue(name: string): Queue {
    const queue = new Queue(name, {
      connection: deps.connection,
      prefix: keys.queuePrefix(name),
      skipWaitingForReady: true,
      // A queue whose first question for the version comes back too late would be refused for ever. Workers ask, too.
      skipVersionCheck: true,
      streams: { events: { maxLen: 100 } },
    })
    queue.on('error', deps.onError)
    return queue
  }

  function queueOf(name: string): Queue {
    const queue = queues.get(name)
    if (queue === undefined)
      throw new Error(`queue: expected one of ${[...queues.keys()].join(', ')}, got "${name}"`)
    return queue
  }

  async function requestDrain({ provider, call, group }: Lane, delayMs = 0): Promise<void> {
    const data: DrainJob = { call, group }
    await queueOf(provider).add(jobNames.drain, data, {
      delay: delayMs,
      removeOnComplete: true,
      removeOnFail: { age: 86_400, count: 100 },
    })
  }

  async function submitRefresh(data: RefreshJob): Promise<string> {
    const job = await requests.add(jobNames.refresh, data, {
      removeOnComplete: keptFor,
      removeOnFail: keptFor,
    })
    if (job.id === undefined) throw new Error('submitRefresh: expected the queue to name the job, got no id')
    return job.id
  }

  async function findJob(id: string): Promise<JobView | null> {
    // The state first: what is read after it can only be newer, so a job that has ended never lacks its end.
    const state = await requests.getJobState(id)
    const job = await requests.getJob(id)
    if (job === undefined || job.name !== jobNames.refresh || !jobValidators.refresh.accepts(job.data))
      return null
    return toView(id, job, state)
  }

  async function waitForJob(id: string, timeoutMs: number): Promise<JobView | null> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const view = await findJob(id)
      const hasEnded = view === null || view.state === 'completed' || view.state === 'failed'
      if (hasEnded || performance.now() >= deadline) return view
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }

  async function counts(): Promise<Record<string, QueueCounts>> {
    const all = await Promise.all(
      [...queues].map(async ([name, queue]) => {
        const found = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed')
        const { waiting = 0, active = 0, delayed = 0, failed = 0 } = found
        return [name, { waiting, active, delayed, failed }] as const
      }),
    )
    return Object.fromEntries(all)
  }

  async function close(): Promise<void> {
    await Promise.all([...queues.values()].map((queue) => queue.close()))
  }
}

function toView(id: string, job: Job<RefreshJob>, state: string): JobView {
  const total = job.data.items.length
  return {
    id,
    label: job.data.label,
    state: readState(state),
    progress: { done: readDone(job.progress, total), total },
    result: jobValidators.result.accepts(job.returnvalue) ? job.returnvalue : null,
    error: job.failedReason || null,
    createdAt: job.timestamp,
    finishedAt: job.finishedOn ?? null,
  }
}

function readState(state: string): JobView['state'] {
  if (state === 'active' || state === 'completed' || state === 'failed' || state === 'delayed') return state
  return 'waiting'
}

function readDone(progress: unknown, total: number): number {
  return typeof progress === 'number' ? Math.min(progress, total) : 0
}
