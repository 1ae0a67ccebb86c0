import type { Notices } from '../analytics/notices.ts'
import { CacheError } from '../cache-error.ts'

/** What `attempt` answers when the store could not. */
export const away = Symbol('store away')

/** Calls a store, reports its outages once each, and spares it while it is away. */
export interface StoreGuard {
  /**
   * @returns What the call returned, or `away` when the store failed; throws then if the cache was told to. After three failures in a row
   *   only one call in half a second is made, so that a store that answers late does not hold up every caller.
   */
  attempt: <Result>(call: () => Promise<Result>) => Promise<Result | typeof away>
  /** The same for calls whose failure their caller must know. @throws What the store throws. */
  insist: <Result>(call: () => Promise<Result>) => Promise<Result>
}

// An outage is over when the store works and has not failed for so long; one that flutters is one outage.
const calmMs = 1_000
const failuresBeforeSparing = 3
const tryEveryMs = 500

/** Creates the guard of one store. */
export function createStoreGuard(deps: {
  now: () => number
  notices: Notices
  onError: (error: unknown) => void
  throwOnStoreError: boolean
}): StoreGuard {
  let downSince: number | null = null
  let failedAt = 0
  let failuresInRow = 0
  let nextTryAt = 0
  return { attempt, insist }

  async function attempt<Result>(call: () => Promise<Result>): Promise<Result | typeof away> {
    if (!deps.throwOnStoreError && shouldSpare()) return away
    try {
      return await insist(call)
    } catch (error) {
      if (deps.throwOnStoreError || isOurs(error)) throw error
      return away
    }
  }

  async function insist<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      const result = await call()
      failuresInRow = 0
      if (downSince !== null) noteSuccess(downSince)
      return result
    } catch (error) {
      if (!isOurs(error)) noteFailure(error)
      throw error
    }
  }

  function shouldSpare(): boolean {
    if (failuresInRow < failuresBeforeSparing) return false
    const now = deps.now()
    if (now < nextTryAt) return true
    nextTryAt = now + tryEveryMs
    return false
  }

  function noteFailure(error: unknown): void {
    failedAt = deps.now()
    failuresInRow += 1
    nextTryAt = failedAt + tryEveryMs
    if (downSince !== null) return
    downSince = failedAt
    deps.notices.tell({ kind: 'store_down', error })
    deps.onError(error)
  }

  function noteSuccess(since: number): void {
    const now = deps.now()
    if (now - failedAt < calmMs) return
    downSince = null
    deps.notices.tell({ kind: 'store_up', downForMs: now - since })
  }
}

/** Whether the store is there and the call was wrong, or the cache was closed. */
function isOurs(error: unknown): boolean {
  return error instanceof CacheError && error.code !== 'store_unavailable' && error.code !== 'store_timeout'
}
