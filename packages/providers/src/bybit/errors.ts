import { minuteMs, secondMs } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readNumber, readRecord, readText } from '../read-values.ts'

/** After "access too frequent" an address is to stay away for at least 10 minutes. */
const bannedPauseMs = 10 * minuteMs
/** Its windows are this long. */
const windowMs = 5 * secondMs

const wrongParameter = 10_001
/** A symbol that is not allowed, and one that spot does not have. */
const unknownSymbols = new Set<unknown>([10_029, 170_121])
const rateLimited = { code: 'rate_limited', isRetryable: true } as const

/** Bybit's own codes, told in our words. */
const meanings = new Map<number, Omit<Refusal, 'detail'>>([
  [10_000, { code: 'provider_unavailable', isRetryable: true }],
  [10_006, { ...rateLimited, retryAfterMs: windowMs }],
  [10_009, { code: 'provider_unauthorized', isRetryable: false }],
  [10_016, { code: 'provider_unavailable', isRetryable: true }],
  [10_018, { ...rateLimited, retryAfterMs: bannedPauseMs }],
  [10_024, { code: 'provider_unauthorized', isRetryable: false }],
  [10_429, { ...rateLimited, retryAfterMs: windowMs }],
])

/**
 * Recognises refusals of Bybit: `{"retCode": 10006, "retMsg": "..."}` with any status, 200 included, and status 403.
 *
 * Source: Bybit v5, rate limits and error codes, read 2026-11-20.
 */
export function findRefusal({ status, body }: ReceivedAnswer): Refusal | null {
  // The body is a text or a page, and a country that is not served looks the same.
  if (status === 403)
    return { ...rateLimited, detail: 'status 403, too many calls', retryAfterMs: bannedPauseMs }
  const code = readNumber(readRecord(body).retCode)
  if (code === null || code === 0) return null
  // The status of a code that we do not know may say that it is no fault of ours.
  const refusal = classifyStatus(status) ?? { code: 'request_refused', isRetryable: false }
  return { ...(meanings.get(code) ?? refusal), detail: `code ${code}` }
}

/** Says that a request for one symbol failed because there is none by that name: `params error: Symbol Invalid`. */
export function isUnknownSymbol({ body }: Pick<ReceivedAnswer, 'body'>): boolean {
  const { retCode, retMsg } = readRecord(body)
  const code = readNumber(retCode)
  return unknownSymbols.has(code) || (code === wrongParameter && /symbol/i.test(readText(retMsg) ?? ''))
}
