import type { ProviderErrorCode } from '@marketcache/contracts'

/** Why a provider did not answer with data, in our words: nothing of what it sent is quoted. */
export interface Refusal {
  code: ProviderErrorCode
  isRetryable: boolean
  /** Completes "expected data, got ...". */
  detail: string
  /** How long to stay away at least, where the provider documents it or tells it outside of `Retry-After`. */
  retryAfterMs?: number
}

/** Classifies an HTTP status; null when it promises data. */
export function classifyStatus(status: number): Refusal | null {
  if (status >= 200 && status < 300) return null
  return { ...meaningOf(status), detail: `status ${status}` }
}

function meaningOf(status: number): Pick<Refusal, 'code' | 'isRetryable'> {
  if (status === 429) return { code: 'rate_limited', isRetryable: true }
  if (status === 401 || status === 403) return { code: 'provider_unauthorized', isRetryable: false }
  if (status === 408) return { code: 'provider_timeout', isRetryable: true }
  if (status >= 400 && status < 500) return { code: 'request_refused', isRetryable: false }
  // Redirects are never followed: for an API they mean a consent page, a block page or a moved host.
  return { code: 'provider_unavailable', isRetryable: true }
}
