import type { Resource } from './define-resource.ts'
import type { Params } from './params.ts'

/** A value that is in the cache. */
export interface CachedValue<Payload> {
  data: Payload
  /** When the worker received it, in milliseconds. */
  fetchedAt: number
  /** The provider's own time of it in milliseconds, or null. */
  asOf: number | null
}

/** What a computation demands of values. */
export interface ReadOptions {
  /** Values that were fetched no longer ago need not be fresh, in milliseconds; 0 when absent. */
  goodForMs?: number
  /** Ends the waiting: what is there by then is given. Computations need not set it: their deadline is bound into `read`. */
  signal?: AbortSignal
}

/**
 * Reads values of one resource and has those fetched that are missing or no longer fresh; an old value is better than none.
 *
 * @returns One value or null per parameters, in their order: null where there was none in time.
 */
export type ReadValues = <P extends Params, Payload>(
  resource: Resource<string, P, Payload>,
  params: readonly P[],
  options?: ReadOptions,
) => Promise<(CachedValue<Payload> | null)[]>

/** Finds what a value is to be made of: what was posted, or what the stored value was made of; null when both are gone. */
export type ReadInput = (resource: Resource, params: Params) => Promise<unknown>

/** Says whether the provider said lately that there is no such thing, so that waiting for it is in vain. */
export type IsUnknown = <P extends Params>(resource: Resource<string, P>, params: P) => Promise<boolean>

/** Lists what is read most of a resource, most popular first. @throws When it cannot be looked up. */
export type ReadPopular = (
  resource: string,
  limit: number,
) => Promise<readonly { params: Params; reads: number }[]>

/** What calls are given beside a provider's answers. */
export interface ValueSources {
  read: ReadValues
  isUnknown: IsUnknown
  readInput: ReadInput
  popular: ReadPopular
}
