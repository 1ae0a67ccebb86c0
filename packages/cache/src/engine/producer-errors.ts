import { CacheError } from '../cache-error.ts'

/** The producer did not end in time. */
export function producerTimeout(key: string, hardTimeoutMs: number): CacheError {
  return new CacheError(
    'producer_timeout',
    `getOrSet: expected a value for "${key}" within ${hardTimeoutMs} ms (hardTimeoutMs), got none`,
    { isRetryable: true },
  )
}

/** Somebody else's call of the producer failed, and its outcome is this call's too. */
export function producerFailed(key: string): CacheError {
  return new CacheError(
    'producer_failed',
    `getOrSet: expected a value for "${key}", got none: its producer failed a moment ago`,
    { isRetryable: true },
  )
}
