import { MarketDataError } from '@marketcache/contracts'
import { errors } from 'undici'

/** Why a request was given up, as far as its signals know. */
export interface TransportFailure {
  name: string
  error: unknown
  isTimeout: boolean
  isGivenUp: boolean
  timeoutMs: number
}

/**
 * Says what happened when no complete answer arrived.
 *
 * The original error is left out: it can hold bytes of the answer, and with them cookies.
 */
export function toTransportError(failure: TransportFailure): MarketDataError {
  const { name, error, isTimeout, isGivenUp, timeoutMs } = failure
  if (error instanceof MarketDataError) return error
  if (isGivenUp) return retryable('provider_timeout', `${name}: expected an answer, the call was given up`)
  const reason = reasonOf(error)
  if (isTimeout || /TIMEOUT|ETIMEDOUT/.test(reason)) {
    return retryable(
      'provider_timeout',
      `${name}: expected the whole answer within ${timeoutMs} ms, got none`,
    )
  }
  if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return retryable('provider_malformed', `${name}: expected a smaller answer, it exceeded the limit`)
  }
  if (reason === 'UND_ERR_HEADERS_OVERFLOW' || error instanceof errors.HTTPParserError) {
    return retryable(
      'provider_malformed',
      `${name}: expected HTTP with headers of moderate size, got something else`,
    )
  }
  return retryable('provider_unavailable', `${name}: expected an answer, the connection failed (${reason})`)
}

function retryable(code: MarketDataError['code'], message: string): MarketDataError {
  return new MarketDataError(code, message, { isRetryable: true })
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown reason'
}
