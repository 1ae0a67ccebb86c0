/** What can go wrong between a provider and the cache; stable, and safe to show and to use as a metric label. */
export type ProviderErrorCode =
  | 'rate_limited'
  | 'provider_unavailable'
  | 'provider_timeout'
  | 'provider_malformed'
  | 'provider_unauthorized'
  | 'request_refused'
  | 'unknown_instrument'
  | 'ambiguous_instrument'

/** How a failure is to be treated. */
export interface MarketDataErrorOptions {
  /** Whether the same request may succeed later. */
  isRetryable: boolean
  /** How long the provider asked us to stay away, in milliseconds. */
  retryAfterMs?: number
  cause?: unknown
}

/**
 * A call to a provider failed as a whole; nothing of its answer was used.
 *
 * The message reads `provider: what was expected, what came`; it never carries a key, a cookie or a crumb.
 */
export class MarketDataError extends Error {
  override readonly name = 'MarketDataError'
  readonly code: ProviderErrorCode
  readonly isRetryable: boolean
  readonly retryAfterMs: number | null

  constructor(code: ProviderErrorCode, message: string, options: MarketDataErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.isRetryable = options.isRetryable
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}
