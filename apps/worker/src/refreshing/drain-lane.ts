/**
 * Empties one lane, call by call:
 * 1. take the most urgent items, as far as lane, pause and budget allow;
 * 2. call the provider, with the lease renewed while it thinks;
 * 3. store what came, look after what did not, put back what may work later;
 * 4. go on while anything is due.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { MarketDataError, type Outcome } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import type { Fate, LaneWork, RefreshQueues } from '@marketcache/refresh'
import type { WorkerMetrics } from '../worker-metrics.ts'
import type { CallInFlight, LaneJob, Taken } from './call-in-flight.ts'
import { keepLease } from './lease.ts'
import type { MissingValues } from './missing-values.ts'
import { type RecoverCall, refusedPauseMs } from './recover-call.ts'
import type { Missed, OutcomeStore } from './store-outcomes.ts'

export interface DrainDeps {
  laneWork: LaneWork
  requestDrain: RefreshQueues['requestDrain']
  outcomeStore: OutcomeStore
  missingValues: MissingValues
  recoverCall: RecoverCall
  logger: Logger
  metrics: WorkerMetrics
  /** Aborted when the worker shuts down: calls end, and their items go back. */
  stopping: AbortSignal
}

// Long enough for requests that arrive together to end up in one call, too short for a reader to notice.
const foldMs = 20

// An item that failed within an answer that came is asked for again by readers only after this time.
const itemPauseMs = 10_000

/** Drains one lane for as long as it has work, and may. */
export type DrainLane = (job: LaneJob) => Promise<void>

/** Creates the function that a drain job runs. */
export function createDrainLane(deps: DrainDeps): DrainLane {
  const { laneWork, logger, metrics, stopping } = deps
  return drainLane

  async function drainLane(job: LaneJob): Promise<void> {
    const { lane, call, provider } = job
    if (call.maxItems > 1) await sleep(foldMs)
    let hasHelp = false
    while (!stopping.aborted) {
      const askedAt = performance.now()
      const take = await laneWork.take(lane, call, provider.limits)
      if (take.state === 'wait' && take.isFirst) await deps.requestDrain(lane, take.waitMs)
      if (take.state !== 'taken') return
      if (!hasHelp && take.stillDue >= call.maxItems) {
        hasHelp = true
        await deps.requestDrain(lane)
      }
      await resize(job, take, await runCall(job, take, askedAt))
    }
  }

  /** A batch refused because of one item is halved, for all workers, until that item stands alone; then it grows again. */
  async function resize({ lane, call }: LaneJob, { items, seats }: Taken, isRefused: boolean): Promise<void> {
    if (isRefused) await laneWork.limitSeats(lane, Math.ceil(items.length / 2))
    else if (seats < call.maxItems)
      await laneWork.limitSeats(lane, seats * 2 < call.maxItems ? seats * 2 : null)
  }

  /** @returns Whether the provider refused the batch as such, so that a smaller one may pass. */
  async function runCall(job: LaneJob, taken: Taken, askedAt: number): Promise<boolean> {
    const { lane, call } = job
    const items = taken.items.map(({ item }) => item)
    const lease = keepLease({
      laneWork,
      lane,
      fence: taken.fence,
      items,
      askedAt,
      onError: (err) => logger.warn({ err }, 'lease not renewed'),
    })
    const inFlight: CallInFlight = { ...job, taken, lease }
    const labels = { provider: lane.provider, call: lane.call }
    const startedAt = performance.now()
    metrics.callsInFlight.inc(labels)
    metrics.batchSize.observe(labels, items.length)
    try {
      // What was paid for is stored before anything else can go wrong.
      await finish(inFlight, await call.fetch({ group: lane.group, items }, stopping))
      await laneWork.reportSuccess(lane.provider)
      metrics.calls.inc({ ...labels, outcome: 'ok' })
      return false
    } catch (error) {
      metrics.calls.inc({ ...labels, outcome: error instanceof MarketDataError ? error.code : 'internal' })
      return await deps.recoverCall(inFlight, error)
    } finally {
      lease.release()
      metrics.callsInFlight.dec(labels)
      metrics.callSeconds.observe(labels, (performance.now() - startedAt) / 1_000)
    }
  }

  async function finish(
    { lane, provider, taken, lease }: CallInFlight,
    outcomes: readonly Outcome[],
  ): Promise<void> {
    const { fence } = taken
    const { refreshAt, missed } = await deps.outcomeStore.store(outcomes, { provider, fence })
    const mayWorkLater = ({ isRetryable }: Missed) => isRetryable
    await note(missed.filter(mayWorkLater), itemPauseMs)
    await note(
      missed.filter((value) => !mayWorkLater(value)),
      refusedPauseMs,
    )
    // Items that only had a free seat get no further one until somebody wants them.
    const fates = taken.items.map(({ item, urgency }): Fate => {
      return { item, fate: 'done', refreshAt: urgency > 0 ? (refreshAt.get(item) ?? null) : null }
    })
    if (lease.isHeld()) await laneWork.settle(lane, fence, fates)

    async function note(values: readonly Missed[], pauseMs: number): Promise<void> {
      if (values.length === 0) return
      await deps.missingValues.handle(values, { lane, fence, pauseMs, code: 'provider_malformed' })
    }
  }
}
