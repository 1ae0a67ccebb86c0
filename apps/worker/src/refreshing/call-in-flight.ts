import type { Provider, ProviderCall } from '@marketcache/contracts'
import type { Lane, Take } from '@marketcache/refresh'
import type { Lease } from './lease.ts'

/** A lane to be drained, and who can answer. */
export interface LaneJob {
  lane: Lane
  provider: Provider
  call: ProviderCall
}

/** Items that were taken for one call. */
export type Taken = Extract<Take, { state: 'taken' }>

/** One call that is being made. */
export interface CallInFlight extends LaneJob {
  taken: Taken
  lease: Lease
}
