import type { RefreshJob, RefreshResult, WantRequest } from '@marketcache/refresh'
import type { ResourceBook } from '../refreshing/resource-book.ts'
import type { RefreshItems } from './refresh-items.ts'

/** Runs a refresh that an admin asked for. */
export type RunRefreshJob = (job: RefreshJob, onProgress: (done: number) => void) => Promise<RefreshResult>

/** Creates the function that a refresh job runs. */
export function createRunRefreshJob(deps: { book: ResourceBook; refreshItems: RefreshItems }): RunRefreshJob {
  const { book, refreshItems } = deps
  return runRefreshJob

  async function runRefreshJob(job: RefreshJob, onProgress: (done: number) => void): Promise<RefreshResult> {
    const wanted = job.items.flatMap(({ resource: name, params }): WantRequest[] => {
      const resource = book.find(name)
      // An API of a newer version may ask for what this worker does not know yet.
      return resource === undefined ? [] : [{ resource, params: resource.canonical(params) }]
    })
    const outcomes = await refreshItems(wanted, { reason: 'admin', onProgress })
    const items = wanted.map(({ resource, params }, index) => {
      return { resource: resource.name, params: { ...params }, outcome: outcomes[index] ?? 'timeout' }
    })
    const succeeded = items.filter(({ outcome }) => outcome === 'ok').length
    return { processed: job.items.length, succeeded, items }
  }
}
