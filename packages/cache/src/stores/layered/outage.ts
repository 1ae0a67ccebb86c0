import { CacheError } from '../../cache-error.ts'
import type { Clock } from '../clock.ts'

/** Whether the remote store can be reached, as its answers show. */
export interface Outage {
  /** Whether to do without the store this time: it was away a moment ago, and somebody else tries it. */
  shouldSpare: () => boolean
  /** Learns from the end of a call to the store, and passes it on. */
  follow: <Answer>(call: Promise<Answer>) => Promise<Answer>
  /** The store gave a sign of life. */
  tryAtOnce: () => void
  /** Reports the outage, once. */
  report: () => void
}

// One try in so long finds out early enough that the store is back, and keeps a frozen one from delaying every read.
const tryEveryMs = 500

/** Creates the memory of one store's outages. */
export function createOutage(deps: { clock: Clock; onDegraded: (error: unknown) => void }): Outage {
  const { clock } = deps
  let failure: { error: unknown; isReported: boolean } | null = null
  let nextTryAt = 0
  return { shouldSpare, follow, tryAtOnce, report }

  function shouldSpare(): boolean {
    if (failure === null) return false
    if (clock.now() < nextTryAt) return true
    nextTryAt = clock.now() + tryEveryMs
    return false
  }

  async function follow<Answer>(call: Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call
      failure = null
      return answer
    } catch (error) {
      if (saysAway(error)) noteFailure(error)
      throw error
    }
  }

  function noteFailure(error: unknown): void {
    nextTryAt = clock.now() + tryEveryMs
    failure = { error, isReported: failure?.isReported ?? false }
  }

  function tryAtOnce(): void {
    nextTryAt = 0
  }

  function report(): void {
    if (failure === null || failure.isReported) return
    failure.isReported = true
    deps.onDegraded(failure.error)
  }
}

/** Whether an error says that the store is away. */
export function saysAway(error: unknown): boolean {
  return error instanceof CacheError && (error.code === 'store_unavailable' || error.code === 'store_timeout')
}
