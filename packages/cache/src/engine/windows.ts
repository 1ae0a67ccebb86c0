import type { EntryTimes } from '../entry.ts'
import { invalidOption } from './option-table.ts'

/** How long a value is fresh, may be handed out, and is kept; milliseconds from its making, none below the one before. */
export interface Windows {
  freshMs: number
  ttlMs: number
  keepMs: number
}

/** In which of its windows a value is. */
export type Window = 'fresh' | 'stale' | 'kept' | 'gone'

/**
 * Reads the windows of one call over those of the cache.
 *
 * What the call says wins, and what the cache says gives way to it: a call that only says `ttlMs: 1_000` shortens a
 * longer `freshMs` of the cache.
 *
 * @throws {CacheError} `invalid_option` when the call contradicts itself.
 */
export function readWindows(
  call: Partial<Windows>,
  cache: Partial<Windows> & { defaultTtlMs: number },
): Windows {
  if (call.freshMs !== undefined && call.ttlMs !== undefined && call.freshMs > call.ttlMs)
    throw invalidOption('freshMs', `at most ttlMs (${call.ttlMs})`, call.freshMs)
  if (call.keepMs !== undefined && call.ttlMs !== undefined && call.keepMs < call.ttlMs)
    throw invalidOption('keepMs', `at least ttlMs (${call.ttlMs})`, call.keepMs)
  if (call.keepMs !== undefined && call.freshMs !== undefined && call.keepMs < call.freshMs)
    throw invalidOption('keepMs', `at least freshMs (${call.freshMs})`, call.keepMs)
  const wished = Math.max(call.ttlMs ?? cache.ttlMs ?? cache.defaultTtlMs, call.freshMs ?? 0)
  const ttlMs = call.ttlMs === undefined ? Math.min(wished, call.keepMs ?? wished) : wished
  return {
    ttlMs,
    freshMs: Math.min(call.freshMs ?? cache.freshMs ?? ttlMs, ttlMs),
    keepMs: Math.max(call.keepMs ?? cache.keepMs ?? ttlMs, ttlMs),
  }
}

/** The deadlines of a value that is made now. */
export function stampTimes(windows: Windows, now: number): EntryTimes {
  return {
    fetchedAt: now,
    freshUntil: now + windows.freshMs,
    staleUntil: now + windows.ttlMs,
    keepUntil: now + windows.keepMs,
  }
}

/** In which window an entry is at a time. */
export function windowOf(times: EntryTimes, now: number): Window {
  if (now >= times.keepUntil) return 'gone'
  if (now < times.freshUntil) return 'fresh'
  return now < times.staleUntil ? 'stale' : 'kept'
}

/**
 * The deadlines of a kept value whose producer failed: for `backoffMs` nobody needs to try again.
 *
 * Its age and the end of its keeping stay what they were.
 */
export function postpone(times: EntryTimes, backoffMs: number, now: number): EntryTimes {
  const freshUntil = Math.min(Math.max(times.freshUntil, now + backoffMs), times.keepUntil)
  return { ...times, freshUntil, staleUntil: Math.max(times.staleUntil, freshUntil) }
}
