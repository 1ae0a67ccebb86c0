import { MarketDataError } from '@marketcache/contracts'
import { errors } from 'undici'

/** Why a request was given up, as far as its signals know. */
export interface TransportFailure {
  name: string
  error: unknown
  isTimeout: boolean
  isGivenUp: boolean
  timeoutMs: number
  /** Whether asking twice does no harm; if not, only a request that was never sent may be repeated. */
  isRepeatable: boolean
}

/** Reasons that come before anything was sent. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPRIVATE|UND_ERR_CONNECT_TIMEOUT)$/

/**
 * Says what happened when no complete answer arrived.
 *
 * The original error is left out: it can hold bytes of the answer, and with them cookies.
 */
export function toTransportError(failure: TransportFailure): MarketDataError {
  const { name, error, isTimeout, isGivenUp, timeoutMs } = failure
  if (error instanceof MarketDataError) return error
  const reason = reasonOf(error)
  const isRetryable = failure.isRepeatable || neverSent.test(reason)
  if (isGivenUp) return toError('provider_timeout', 'an answer, the call was given up')
  if (isTimeout || /TIMEOUT|ETIMEDOUT/.test(reason)) {
    return toError('provider_timeout', `the whole answer within ${timeoutMs} ms, got none`)
  }
  if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return toError('provider_malformed', 'a smaller answer, it exceeded the limit')
  }
  if (reason === 'UND_ERR_HEADERS_OVERFLOW' || error instanceof errors.HTTPParserError) {
    return toError('provider_malformed', 'HTTP with headers of moderate size, got something else')
  }
  return toError('provider_unavailable', `an answer, the connection failed (${reason})`)

  function toError(code: MarketDataError['code'], expected: string): MarketDataError {
    return new MarketDataError(code, `${name}: expected ${expected}`, { isRetryable })
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown reason'
}
