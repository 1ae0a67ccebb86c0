import type { EntryEvents, Store } from '@marketcache/cache'
import type { Clock, Resource } from '@marketcache/contracts'
import { type Logger, moduleLogger } from '@marketcache/platform'
import type { Demand, LaneWork, Refresher, RefreshQueues } from '@marketcache/refresh'
import { createRefreshItems } from './jobs/refresh-items.ts'
import { createRunRefreshJob } from './jobs/run-refresh-job.ts'
import { createDrainLane } from './refreshing/drain-lane.ts'
import { createMissingValues } from './refreshing/missing-values.ts'
import { createRecoverCall } from './refreshing/recover-call.ts'
import type { ResourceBook } from './refreshing/resource-book.ts'
import { createOutcomeStore } from './refreshing/store-outcomes.ts'
import type { WriteDraft } from './refreshing/write-draft.ts'
import type { WorkerSettings } from './settings.ts'
import { createWarmLists } from './warming/warm-list.ts'
import { createWarmUp } from './warming/warm-up.ts'
import type { WorkerMetrics } from './worker-metrics.ts'

export interface RefreshingDeps {
  book: ResourceBook
  store: Store
  writeDraft: WriteDraft
  events: EntryEvents
  laneWork: LaneWork
  refresher: Refresher
  demand: Demand
  requestDrain: RefreshQueues['requestDrain']
  clock: Clock
  logger: Logger
  metrics: WorkerMetrics
  stopping: AbortSignal
}

const refreshJobTimeoutMs = 55_000

/** Wires what drain jobs do. */
export function createDraining(deps: RefreshingDeps) {
  const logger = moduleLogger(deps.logger, 'refresh')
  const missingValues = createMissingValues(deps)
  const outcomeStore = createOutcomeStore({ ...deps, logger })
  const recoverCall = createRecoverCall({ ...deps, logger, missingValues })
  return createDrainLane({ ...deps, logger, missingValues, outcomeStore, recoverCall })
}

/** Wires what jobs of admins and schedules do. */
export function createRequesting(
  deps: RefreshingDeps & { resources: readonly Resource[]; settings: WorkerSettings },
) {
  const { resources, settings, demand } = deps
  const refreshItems = createRefreshItems({ ...deps, timeoutMs: refreshJobTimeoutMs })
  const lists = createWarmLists({
    resources,
    coins: settings.WARM_COINS,
    symbols: settings.WARM_SYMBOLS,
    listings: settings.WARM_LISTINGS,
    popular: settings.WARM_POPULAR,
    demand,
  })
  const warmUp = createWarmUp({ ...deps, lists, refreshItems, logger: moduleLogger(deps.logger, 'warming') })
  return { lists, warmUp, runRefreshJob: createRunRefreshJob({ ...deps, refreshItems }) }
}
