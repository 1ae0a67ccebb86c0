import type { ProviderErrorCode } from '@marketcache/contracts'
import type { Refusal } from '../http/classify-status.ts'
import { isRecord, readNumber, readRecord } from '../read-values.ts'

/** An answer as far as it has arrived: the body is undefined when it is no JSON. */
interface Answer {
  status: number
  body: unknown
}

/** CoinGecko's own codes (docs.coingecko.com/docs/errors-and-rate-limits, read 2026-11-20), told in our words. */
const meanings = new Map<number, { code: ProviderErrorCode; isRetryable: boolean; detail: string }>([
  [429, { code: 'rate_limited', isRetryable: true, detail: 'too many calls' }],
  [1020, { code: 'provider_unauthorized', isRetryable: false, detail: 'a refusal by its firewall' }],
  [10_002, { code: 'provider_unauthorized', isRetryable: false, detail: 'an API key is missing or wrong' }],
  [10_005, { code: 'provider_unauthorized', isRetryable: false, detail: 'not part of the plan' }],
  [
    10_010,
    { code: 'provider_unauthorized', isRetryable: false, detail: 'a Pro key belongs to the Pro host' },
  ],
  [
    10_011,
    { code: 'provider_unauthorized', isRetryable: false, detail: 'a Demo key belongs to the public host' },
  ],
])

/**
 * Recognises CoinGecko's error bodies, which come in three shapes and with any status, 200 included.
 *
 * @returns Null when the HTTP status says it all.
 */
export function findRefusal({ status, body }: Answer): Refusal | null {
  const code = readErrorCode(body)
  if (code === null) return null
  const meaning = meanings.get(code)
  if (meaning !== undefined) return { ...meaning, detail: `code ${code}, ${meaning.detail}` }
  // A code that we do not know goes by the status; together with 200 it is no data at least.
  return status < 300 ? { code: 'provider_malformed', isRetryable: true, detail: `error code ${code}` } : null
}

/** `{"error": "coin not found"}`: the wording is not documented, the shape is. */
export function isCoinNotFound({ status, body }: Answer): boolean {
  return status === 404 && isRecord(body) && typeof body.error === 'string' && readErrorCode(body) === null
}

function readErrorCode(body: unknown): number | null {
  const { status, error_code, error } = readRecord(body)
  return (
    readNumber(readRecord(status).error_code) ??
    readNumber(error_code) ??
    readNumber(readRecord(readRecord(error).status).error_code)
  )
}
