import { jobNames, jobValidators } from '@marketcache/refresh'
import { type Job, UnrecoverableError } from 'bullmq'
import type { WarmUp } from '../warming/warm-up.ts'
import type { RunRefreshJob } from './run-refresh-job.ts'

const progressEveryMs = 250

/** Creates the processor of the queue that carries admin requests and schedules. */
export function createProcessRequests(deps: { runRefreshJob: RunRefreshJob; warmUp: WarmUp }) {
  const { runRefreshJob, warmUp } = deps
  return processRequests

  async function processRequests(job: Job): Promise<unknown> {
    const data: unknown = job.data
    if (job.name === jobNames.refresh && jobValidators.refresh.accepts(data)) {
      return runRefreshJob(data, progressReporter(job))
    }
    if (job.name === jobNames.warm && jobValidators.warm.accepts(data)) return warmUp(data)
    throw new UnrecoverableError(
      `requests: expected a refresh or warm job, got "${job.name}" with unknown data`,
    )
  }
}

/** Reports progress now and then: each report is a command. */
function progressReporter(job: Job): (done: number) => void {
  let reportedAt = 0
  return (done) => {
    const now = performance.now()
    if (now - reportedAt < progressEveryMs) return
    reportedAt = now
    // Progress is a courtesy: when it cannot be told, the job goes on.
    job.updateProgress(done).catch(() => undefined)
  }
}
