import { MarketDataError } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import { type Fate, type LaneWork, refreshTimes } from '@marketcache/refresh'
import type { WorkerMetrics } from '../worker-metrics.ts'
import type { CallInFlight } from './call-in-flight.ts'
import type { MissingValues } from './missing-values.ts'
import type { Missed } from './store-outcomes.ts'

export interface RecoverDeps {
  laneWork: LaneWork
  missingValues: MissingValues
  logger: Logger
  metrics: WorkerMetrics
  stopping: AbortSignal
}

/**
 * Sees to it that nothing is lost when a call failed as a whole.
 *
 * @returns Whether the provider refused the batch as such, so that a smaller one may pass.
 */
export type RecoverCall = (call: CallInFlight, thrown: unknown) => Promise<boolean>

/**
 * How long an item is not worth another call, in milliseconds: the provider says that the request itself is wrong, or may have
 * been paid for it already. It outlasts what was posted, so that only who posts it again can cause the next call.
 */
export const refusedPauseMs = refreshTimes.forgetAfterMs
// A key that is refused does not heal by asking again soon.
const unauthorizedPauseMs = 60_000

/** Creates the function that looks after a failed call. */
export function createRecoverCall(deps: RecoverDeps): RecoverCall {
  const { laneWork, missingValues, logger, metrics, stopping } = deps
  return recoverCall

  async function recoverCall(inFlight: CallInFlight, thrown: unknown): Promise<boolean> {
    const isExpected = thrown instanceof MarketDataError
    const isRefused = isExpected && thrown.code === 'request_refused'
    const isHalvable = isRefused && inFlight.taken.items.length > 1
    if (stopping.aborted || !isExpected || isHalvable) {
      await putBack(inFlight, new Set())
      // A fault of ours or of Redis: the job fails, so that somebody sees it.
      if (!stopping.aborted && !isExpected) throw thrown
      return isHalvable
    }
    await handleFailure(inFlight, thrown)
    return false
  }

  async function handleFailure(inFlight: CallInFlight, error: MarketDataError): Promise<void> {
    const { lane, call, taken } = inFlight
    const missed = taken.items.flatMap(({ item }) => missedTargets(inFlight, item, error))
    const pauseMs = await pauseProvider(inFlight, missed, error)
    const { code } = error
    logger.warn(
      { provider: lane.provider, call: call.name, code, items: taken.items.length, pauseMs },
      'provider call failed',
    )
    for (const { resource } of missed)
      metrics.refreshes.inc({ resource, provider: lane.provider, outcome: code })
    const isRefused = code === 'request_refused' || code === 'provider_unauthorized'
    const isPaidFor = !isRefused && !error.isRetryable
    const notedForMs = isPaidFor ? Math.max(pauseMs, refusedPauseMs) : pauseMs
    const failed = { lane, fence: taken.fence, pauseMs: notedForMs, code }
    const passedOn = await missingValues.handle(missed, failed)
    // What is refused for its own sake, is done otherwise, or may have been paid for already, waits until somebody wants it again.
    const isFinal = isRefused || isPaidFor
    await putBack(inFlight, isFinal ? new Set(taken.items.map(({ item }) => item)) : passedOn)
  }

  /** @returns For how long asking again makes no sense, in milliseconds. */
  async function pauseProvider(
    { lane }: CallInFlight,
    missed: readonly Missed[],
    error: MarketDataError,
  ): Promise<number> {
    if (error.code === 'request_refused') return refusedPauseMs
    const isUnauthorized = error.code === 'provider_unauthorized'
    // Another call of the same provider may do without what was refused here, so the provider stays open for it.
    if (isUnauthorized && missingValues.canPassOn(missed, lane)) return unauthorizedPauseMs
    return laneWork.reportFailure(
      lane.provider,
      error.retryAfterMs ?? (isUnauthorized ? unauthorizedPauseMs : null),
    )
  }

  /** Puts items back where they stood in the due set, except those that are done with. */
  async function putBack({ lane, taken, lease }: CallInFlight, done: ReadonlySet<string>): Promise<void> {
    if (!lease.isHeld()) return
    const fates = taken.items.map(({ item }): Fate => {
      return done.has(item) ? { item, fate: 'done', refreshAt: null } : { item, fate: 'back' }
    })
    await laneWork.settle(lane, taken.fence, fates)
  }
}

function missedTargets({ lane, call }: CallInFlight, item: string, error: MarketDataError): Missed[] {
  const { code, isRetryable, message: detail } = error
  return call.targets(lane.group, item).map((target) => ({ ...target, item, code, isRetryable, detail }))
}
