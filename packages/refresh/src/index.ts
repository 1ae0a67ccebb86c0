export {
  createDemand,
  type Demand,
  type DemandBatch,
  type NameReads,
  type StateReads,
} from './demand/demand.ts'
export type { PopularName } from './demand/popularity.ts'
export type { DemandState, ResourceStatistics, WindowStatistics } from './demand/statistics.ts'
export { createDueSets, type DueSets, type LaneDepth, type WantReply } from './due-sets.ts'
export { createInputs, type InputName, type Inputs } from './inputs.ts'
export {
  DrainJob,
  type ItemOutcome,
  jobNames,
  jobValidators,
  RefreshJob,
  type RefreshResult,
  requestsQueue,
  WarmJob,
} from './jobs.ts'
export { type Lane, laneName, laneOf } from './lane.ts'
export { createLaneWork, type Fate, type LaneWork, type Take, type TakenItem } from './lane-work.ts'
export { createRefreshQueues, type JobView, type QueueCounts, type RefreshQueues } from './queues.ts'
export { createRefreshKeys, type RefreshKeys } from './refresh-keys.ts'
export { refreshSettings } from './refresh-settings.ts'
export { createRefresher, type Refresher, type WantAnswer, type WantRequest } from './refresher.ts'
export { createSharedSession, type SharedSession } from './shared-session.ts'
export { refreshTimes } from './times.ts'
export { type Reason, reasons } from './urgency.ts'
export { createUsageLedger } from './usage-ledger.ts'
