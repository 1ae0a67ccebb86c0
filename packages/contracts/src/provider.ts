import type { Outcome } from './outcome.ts'
import type { Params } from './params.ts'

/** Items that go to a provider in one call. */
export interface Batch {
  group: string
  items: readonly string[]
}

/** One value that an item of a call can fill. */
export interface Target {
  resource: string
  params: Params
}

/** What the cluster may spend on one provider: in no sliding window more than `calls` units of cost. */
export interface CallLimits {
  calls: number
  windowMs: number
  /** How many may go out at once after a quiet time; part of `calls`. */
  burst: number
}

/** One provider call, ready to be made. */
export interface ProviderCall {
  /** `provider.call`, for example `coingecko.markets`. */
  name: string
  provider: string
  /** Names of the resources that an answer can fill. */
  fills: readonly string[]
  maxItems: number
  /** How many calls of one group may be under way at once in the whole cluster. */
  maxConcurrent: number
  /** Units of the provider's budget that a call with so many items costs. */
  cost: (itemCount: number) => number
  /** Total time for the call, its body included, in milliseconds. */
  timeoutMs: number
  /** Names every value that an answer for this item can fill, for when the call fails as a whole. */
  targets: (group: string, item: string) => readonly Target[]
  /**
   * Asks the provider.
   *
   * @returns Outcomes for every item and every resource that the answer speaks of, in any order.
   * @throws {MarketDataError} When the call failed as a whole.
   */
  fetch: (batch: Batch, signal: AbortSignal) => Promise<readonly Outcome[]>
}

/** A provider as the worker sees it. */
export interface Provider {
  name: string
  /** Whether our own sandbox answers in its place. */
  isSimulated: boolean
  limits: CallLimits
  calls: readonly ProviderCall[]
}
