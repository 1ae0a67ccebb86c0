import type { RedisClient, Store } from '@marketcache/cache'
import type { Clock, Resource } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import type { Demand, Inputs } from '@marketcache/refresh'
import type { RelevantFields } from '@marketcache/resources'
import { ProblemError } from '../http/problem.ts'
import type { EntryNames } from './entries/entry-names.ts'
import type { FindKeys } from './entries/find-keys.ts'
import type { EntryScanner } from './entries/scan-entries.ts'

/** The part of the store that drops values; what is dropped here is dropped in the memory of every process. */
export type EntryRemover = Pick<Store, 'remove' | 'invalidateTags'>

/** What the routes that look into the cache and drop values are made of. */
export interface CacheRouteDeps {
  redis: RedisClient
  resources: readonly Resource[]
  names: EntryNames
  scanner: EntryScanner
  findKeys: FindKeys
  remover: EntryRemover
  demand: Pick<Demand, 'readStatistics'>
  inputs: Pick<Inputs, 'forget'>
  relevantFields: RelevantFields
  clock: Clock
  logger: Logger
  baseUrl: string
}

/** Longer than the longest walk over a large cache, so that it only ends what hangs. */
export const handlerTimeout = 70_000

/** Looks something up in the cache. @throws {ProblemError} `cache_unavailable`. */
export function orCacheUnavailable<Result>(look: () => Promise<Result>): Promise<Result> {
  return orUnavailable(look, 'The cache does not answer; nothing can be looked up until it does')
}

/** Drops something from the cache. @throws {ProblemError} `cache_unavailable`. */
export function orPartlyDropped<Result>(drop: () => Promise<Result>): Promise<Result> {
  return orUnavailable(drop, 'The cache does not answer; what was to be dropped may be dropped in part')
}

async function orUnavailable<Result>(use: () => Promise<Result>, detail: string): Promise<Result> {
  try {
    return await use()
  } catch (cause) {
    const problem = new ProblemError({ code: 'cache_unavailable', detail, retryAfterSeconds: 1 })
    problem.cause = cause
    throw problem
  }
}
