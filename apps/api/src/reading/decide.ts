import type { StoredEntry } from '@marketcache/cache'
import type { ProblemCode } from '../http/problem.ts'
import type { Demands } from '../http/request-cache-control.ts'
import { readNote } from './read-note.ts'
import type { Refusal } from './refusal.ts'

/**
 * Where a key stands: `kept` is a value that is too old to be served without asking for a newer one, `unknown` means
 * that the provider knows no such thing, `failed` that it failed while there was no value.
 */
export type EntryState = 'fresh' | 'stale' | 'kept' | 'missing' | 'unknown' | 'failed'

/** What is to be done about a read, before anything else is asked. */
export type Action =
  /** Serve it now; a stale one makes a refresh wanted as well. */
  | { kind: 'serve'; entry: StoredEntry; state: 'fresh' | 'stale'; isRefreshWanted: boolean }
  /** Want a refresh and, as long as the reader likes, wait for it. `why` is what forwarded the request. */
  | { kind: 'refresh'; reason: 'miss' | 'demand'; why: 'miss' | 'stale' | 'request' }
  | { kind: 'refuse'; refusal: Refusal }

/** What came of wanting a refresh; `unreachable` means that the queue did not answer. */
export type RefreshAnswer =
  | { status: 'wanted' }
  | { status: 'paused'; retryAfterMs: number }
  | { status: 'overloaded'; retryAfterMs: number }
  | { status: 'unreachable' }

/** What a read ends with, after a refresh was wanted. */
export type Conclusion =
  | { kind: 'serve'; entry: StoredEntry; state: 'fresh' | 'stale'; isRenewed: boolean }
  | { kind: 'refuse'; refusal: Refusal }

/** How soon it makes sense to ask again for what is being fetched. */
export const warmingRetryMs = 2_000

/** Says where a key stands; deadlines are exclusive. */
export function stateOf(entry: StoredEntry | null, nowMs: number): EntryState {
  if (entry === null) return 'missing'
  if (entry.kind !== 'value') return nowMs < entry.freshUntil ? entry.kind : 'missing'
  if (nowMs < entry.freshUntil) return 'fresh'
  if (nowMs < entry.staleUntil) return 'stale'
  return nowMs < entry.keepUntil ? 'kept' : 'missing'
}

/** Says whether there is a value, however old, that may be served. */
export function isKept(state: EntryState): boolean {
  return state === 'fresh' || state === 'stale' || state === 'kept'
}

/** Decides what to do about a read. */
export function decide(entry: StoredEntry | null, nowMs: number, demands: Demands): Action {
  const state = stateOf(entry, nowMs)
  if (entry === null || state === 'missing') return demands.isOnlyIfCached ? notCached : missed
  if (state === 'unknown') return { kind: 'refuse', refusal: readNote(entry) }
  if (state === 'failed')
    return demands.isOnlyIfCached ? notCached : refuse('upstream_unavailable', entry.freshUntil - nowMs)
  const isMet = meets(entry, nowMs, demands)
  if (demands.isOnlyIfCached) return isMet ? serve(entry, state, false) : notCached
  // The cache is away, so nothing newer can be learnt by waiting.
  if (entry.isDegraded) return isMet ? serve(entry, state, false) : refuse('freshness_unmet', warmingRetryMs)
  if (!isMet && state === 'fresh' && isTooSoon(entry, nowMs, demands))
    return { kind: 'refuse', refusal: unmet(entry, nowMs) }
  if (!isMet) return state === 'fresh' ? tooOldThoughFresh : expired
  if (state === 'kept' && demands.maxStaleMs === null) return expired
  return serve(entry, state, state !== 'fresh')
}

/**
 * Decides what a read ends with, once a refresh was wanted and the wait for it is over.
 *
 * @param before What was stored when the read began.
 * @param after What is stored now.
 */
export function conclude(read: {
  before: StoredEntry | null
  after: StoredEntry | null
  nowMs: number
  demands: Demands
  answer: RefreshAnswer
}): Conclusion {
  const { before, after, nowMs, demands, answer } = read
  const state = stateOf(after, nowMs)
  if (after === null || state === 'missing') return { kind: 'refuse', refusal: refusalOf(answer) }
  if (state === 'unknown') return { kind: 'refuse', refusal: readNote(after) }
  if (state === 'failed') return refuse('upstream_unavailable', after.freshUntil - nowMs)
  if (!meets(after, nowMs, demands)) return { kind: 'refuse', refusal: unmet(after, nowMs, answer) }
  const isRenewed = after.revision !== before?.revision
  return { kind: 'serve', entry: after, state: state === 'fresh' ? 'fresh' : 'stale', isRenewed }
}

/** Says whether a stored value is as fresh as demanded; without demands every value is. */
function meets(entry: StoredEntry, nowMs: number, { maxAgeMs, minFreshMs, maxStaleMs }: Demands): boolean {
  if (maxAgeMs !== null && nowMs - entry.fetchedAt > maxAgeMs) return false
  if (minFreshMs !== null && entry.freshUntil - nowMs < minFreshMs) return false
  return maxStaleMs === null || nowMs - entry.freshUntil <= maxStaleMs
}

// A demand can bring a refresh forward by so much of the time that a value is fresh, and no more.
const soonestShare = 0.25

/** Says whether fetching a fresh value again cannot meet the demand, or would cost a call that the provider is spared. */
function isTooSoon({ fetchedAt, freshUntil }: StoredEntry, nowMs: number, { minFreshMs }: Demands): boolean {
  const freshForMs = freshUntil - fetchedAt
  return (minFreshMs !== null && minFreshMs > freshForMs) || nowMs - fetchedAt < freshForMs * soonestShare
}

function serve(entry: StoredEntry, state: EntryState, isRefreshWanted: boolean): Action {
  return { kind: 'serve', entry, state: state === 'fresh' ? 'fresh' : 'stale', isRefreshWanted }
}

function refuse(code: ProblemCode, retryAfterMs: number | null): { kind: 'refuse'; refusal: Refusal } {
  return { kind: 'refuse', refusal: { code, retryAfterMs } }
}

const notCached: Action = refuse('not_cached', null)
const missed: Action = { kind: 'refresh', reason: 'miss', why: 'miss' }
const expired: Action = { kind: 'refresh', reason: 'demand', why: 'stale' }
const tooOldThoughFresh: Action = { kind: 'refresh', reason: 'demand', why: 'request' }

function refusalOf(answer: RefreshAnswer): Refusal {
  if (answer.status === 'overloaded') return { code: 'overloaded', retryAfterMs: answer.retryAfterMs }
  if (answer.status === 'paused') return { code: 'upstream_unavailable', retryAfterMs: answer.retryAfterMs }
  if (answer.status === 'unreachable') return { code: 'queue_unavailable', retryAfterMs: warmingRetryMs }
  return { code: 'warming', retryAfterMs: warmingRetryMs }
}

function unmet(entry: StoredEntry, nowMs: number, answer?: RefreshAnswer): Refusal {
  const untilUpdateMs = Math.max(warmingRetryMs, entry.freshUntil - nowMs)
  return {
    code: 'freshness_unmet',
    retryAfterMs: answer !== undefined && 'retryAfterMs' in answer ? answer.retryAfterMs : untilUpdateMs,
    updatesEveryMs: entry.freshUntil - entry.fetchedAt,
  }
}
