import type { StoredEntry } from '@marketcache/cache'
import type { Resource } from '@marketcache/contracts'

/** How an answer came about, as `Cache-Status` (RFC 9211) tells it; null is a plain hit. */
export type Forwarded = 'miss' | 'stale' | 'request' | null

/** Headers of an answer, in lower case. */
export type Headers = Record<string, string>

/** Of several values in one answer, what a shared cache may assume about all of them. */
export interface Shelf {
  isFresh: boolean
  /** How long all of them are still fresh; negative since when the first is not. */
  freshMs: number
  /** How long the answer may be used afterwards while a new one is fetched. */
  staleWindowMs: number
}

/** What every JSON answer says, so that no browser takes it for anything else. */
export const noSniff = { 'x-content-type-options': 'nosniff' } as const

/** What a stale answer says: whoever stores it must ask before using it again. */
const notReusable = 'public, no-cache'

/** Says how long an entry may be reused. */
export function shelfOf(entry: StoredEntry, nowMs: number): Shelf {
  const freshMs = entry.freshUntil - nowMs
  return { isFresh: freshMs > 0, freshMs, staleWindowMs: entry.staleUntil - entry.freshUntil }
}

/** Builds the caching headers of an answer; times are rounded towards less freshness. */
export function cachingHeaders(shelf: Shelf, forwarded: Forwarded): Headers {
  const ttl = Math.floor(shelf.freshMs / 1000)
  return {
    'cache-status':
      forwarded === null ? `marketcache; hit; ttl=${ttl}` : `marketcache; fwd=${forwarded}; stored`,
    'cache-control': shelf.isFresh
      ? `public, max-age=${ttl}, stale-while-revalidate=${Math.floor(shelf.staleWindowMs / 1000)}`
      : notReusable,
    ...noSniff,
  }
}

/** Builds the headers of one entry. */
export function entryHeaders(entry: StoredEntry, nowMs: number, forwarded: Forwarded): Headers {
  const headers = cachingHeaders(shelfOf(entry, nowMs), forwarded)
  // The cache is away: this is what the process remembers.
  if (entry.isDegraded) headers['cache-status'] += '; detail=local'
  headers.etag = `"${entry.revision}"`
  headers['last-modified'] = new Date(entry.fetchedAt).toUTCString()
  return headers
}

/** What nobody but the user whose value it is may store, and on what it depends who gets what. */
export function ownerHeaders(
  { scope }: Pick<Resource, 'scope'>,
  owner: string,
  vary: string | undefined,
): Headers {
  if (scope === 'public') return {}
  const headers: Headers = { vary: vary === undefined ? 'authorization' : `${vary}, authorization` }
  if (owner !== 'public') headers['cache-control'] = 'private, no-store'
  return headers
}
