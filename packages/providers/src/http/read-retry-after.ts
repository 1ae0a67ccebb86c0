import { dayMs, secondMs } from '@marketcache/contracts'

/** No provider may send us away for longer, whatever it says. */
export const longestPauseMs = dayMs

/**
 * Reads a `Retry-After` header, which holds seconds or an HTTP date.
 *
 * @returns Milliseconds from now, at most a day; null when the header is missing or unreadable.
 */
export function readRetryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,15}(\.\d{1,9})?$/.test(text)) return Math.min(Math.ceil(Number(text) * secondMs), longestPauseMs)
  if (!/^[A-Za-z]{3,9},? .* GMT$/.test(text)) return null
  const untilMs = Date.parse(text)
  return Number.isNaN(untilMs) ? null : Math.min(Math.max(0, untilMs - nowMs), longestPauseMs)
}
