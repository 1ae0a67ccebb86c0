import { minuteMs, type ProviderErrorCode } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { isRecord, readNumber, readRecord } from '../read-values.ts'

/** Its limits count minutes, and every call that is refused may count as well; it does not say when to come back. */
const windowMs = minuteMs

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
 * @returns Null when there is none, as far as code and status can tell.
 */
export function findRefusal({ status, body, header }: ReceivedAnswer): Refusal | null {
  const refusal = meaningOf(status, body)
  const isUntold = refusal?.code === 'rate_limited' && header('retry-after') === null
  return isUntold ? { ...refusal, retryAfterMs: windowMs } : refusal
}

function meaningOf(status: number, body: unknown): Refusal | null {
  const code = readErrorCode(body)
  if (code === null) return classifyStatus(status)
  const meaning = meanings.get(code)
  if (meaning !== undefined) return { ...meaning, detail: `code ${code}, ${meaning.detail}` }
  // A code that we do not know goes by the status; together with 200 it is no data at least.
  const refusal = classifyStatus(status)
  return refusal ?? { code: 'provider_malformed', isRetryable: true, detail: `error code ${code}` }
}

/** `{"error": "coin not found"}`: the wording is not documented, the shape is. */
export function isCoinNotFound({ status, body }: Pick<ReceivedAnswer, 'status' | 'body'>): boolean {
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
