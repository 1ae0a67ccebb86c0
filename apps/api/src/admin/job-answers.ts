import type { Params } from '@marketcache/contracts'
import { toIsoTime } from '@marketcache/contracts'
import type { JobView, RefreshResult } from '@marketcache/refresh'
import { ProblemError } from '../http/problem.ts'

/** The part of the queues that admin routes use. */
export interface AdminQueues {
  submitRefresh: (job: { label: string; items: { resource: string; params: Params }[] }) => Promise<string>
  findJob: (id: string) => Promise<JobView | null>
  waitForJob: (id: string, timeoutMs: number) => Promise<JobView | null>
}

/** What a refresh came to within the time that the caller waits. */
export type RefreshReport =
  | { kind: 'done'; result: RefreshResult }
  | { kind: 'running'; id: string; url: string }

/** Submits a refresh and waits for its end. @throws {ProblemError} When the queue is away or the job failed. */
export async function refreshAndWait(
  queues: AdminQueues,
  job: Parameters<AdminQueues['submitRefresh']>[0],
  waitMs: number,
): Promise<RefreshReport> {
  const { id, view } = await orUnavailable(async () => {
    const submitted = await queues.submitRefresh(job)
    return { id: submitted, view: waitMs > 0 ? await queues.waitForJob(submitted, waitMs) : null }
  })
  if (view?.state === 'failed')
    throw new ProblemError({
      code: 'upstream_unavailable',
      detail: `The job ${id} failed: ${view.error ?? 'no reason given'}`,
    })
  if (view?.state === 'completed' && view.result !== null) return { kind: 'done', result: view.result }
  return { kind: 'running', id, url: `/api/v1/jobs/${encodeURIComponent(id)}` }
}

/** Runs something that needs the queue. @throws {ProblemError} `queue_unavailable`. */
export async function orUnavailable<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use()
  } catch (cause) {
    const problem = new ProblemError({
      code: 'queue_unavailable',
      detail: 'The queue does not answer; a job that was being submitted may run all the same',
      retryAfterSeconds: 5,
    })
    problem.cause = cause
    throw problem
  }
}

/** Counts the names for which everything was stored. `nameOf` says whom an item belongs to. */
export function countCached(
  result: RefreshResult,
  names: readonly string[],
  nameOf: (params: Params) => string | undefined,
) {
  const failed = new Set(
    result.items.filter(({ outcome }) => outcome !== 'ok').map(({ params }) => nameOf(params)),
  )
  const seen = new Set(result.items.map(({ params }) => nameOf(params)))
  return names.filter((name) => seen.has(name) && !failed.has(name)).length
}

/** A job as clients see it: times are ISO 8601. */
export function toJobAnswer({ createdAt, finishedAt, ...job }: JobView) {
  return { ...job, createdAt: toIsoTime(createdAt), finishedAt: toIsoTime(finishedAt) }
}
