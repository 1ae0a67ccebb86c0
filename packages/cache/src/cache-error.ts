/** What can go wrong in the cache; stable. */
export type CacheErrorCode =
  | 'store_unavailable'
  | 'store_timeout'
  | 'value_too_large'
  | 'value_not_storable'
  | 'not_a_number'
  | 'invalid_key'
  | 'invalid_option'
  | 'producer_timeout'
  | 'producer_failed'
  | 'lock_timeout'
  | 'lock_lost'
  | 'closed'

/**
 * The cache could not do what it was asked.
 *
 * The message says what was expected and what came; it never carries a value or a password.
 */
export class CacheError extends Error {
  override readonly name = 'CacheError'
  readonly code: CacheErrorCode
  readonly isRetryable: boolean

  constructor(code: CacheErrorCode, message: string, options: { isRetryable: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.isRetryable = options.isRetryable
  }
}
