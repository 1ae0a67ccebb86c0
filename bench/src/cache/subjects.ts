import {
  createBentocache,
  createCacheable,
  createCacheManager,
  type Peer,
  type PeerSetup,
} from '@marketcache/bench-peers'
import { createAsyncCacheDedupe } from './subjects/async-cache-dedupe.ts'
import { createMarketcache } from './subjects/marketcache.ts'

/** What is compared; a library twice where it can hand out what it holds as well as copies of it. */
export const subjectNames = [
  'marketcache',
  'bentocache',
  'bentocache copies',
  'cacheable',
  'cacheable copies',
  'cache-manager',
  'async-cache-dedupe',
] as const
export type SubjectName = (typeof subjectNames)[number]

/** Who takes part where a memory layer that makes copies would change nothing. */
export const libraryNames = [
  'marketcache',
  'bentocache',
  'cacheable',
  'cache-manager',
  'async-cache-dedupe',
] as const satisfies readonly SubjectName[]

/** Who asks for missing values: bentocache as it comes, because its other setting fails across processes. */
export const missingNames = [
  'marketcache',
  'bentocache copies',
  'cacheable',
  'cache-manager',
  'async-cache-dedupe',
] as const satisfies readonly SubjectName[]

/** Who has tags. */
export const taggingNames = [
  'marketcache',
  'bentocache',
  'cacheable',
  'async-cache-dedupe',
] as const satisfies readonly SubjectName[]

/** Sets a library up. */
export async function createSubject(name: SubjectName, setup: PeerSetup): Promise<Peer> {
  switch (name) {
    case 'marketcache':
      return createMarketcache(setup)
    case 'bentocache':
    case 'bentocache copies':
      return createBentocache({ ...setup, isCopying: name === 'bentocache copies' })
    case 'cacheable':
    case 'cacheable copies':
      return createCacheable({ ...setup, isCopying: name === 'cacheable copies' })
    case 'cache-manager':
      return createCacheManager(setup)
    case 'async-cache-dedupe':
      return createAsyncCacheDedupe(setup)
  }
}
