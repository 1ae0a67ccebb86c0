import { minuteMs, secondMs } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readNumber, readRecord, readText } from '../read-values.ts'

const wrongParameter = 51_000
const unknownInstrumentId = 51_001
/** Its windows are this long. */
const windowMs = 2 * secondMs
/** The firewall before it does not say for how long. */
const firewallPauseMs = 5 * minuteMs

const unavailable = { code: 'provider_unavailable', isRetryable: true } as const
const rateLimited = { code: 'rate_limited', isRetryable: true } as const

/** OKX's own codes, told in our words; what is not here is a fault of the caller. */
const meanings = new Map<number, Omit<Refusal, 'detail'>>([
  [50_001, unavailable],
  [50_004, { code: 'provider_timeout', isRetryable: true }],
  [50_011, { ...rateLimited, retryAfterMs: windowMs }],
  [50_013, unavailable],
  [50_026, unavailable],
])

/**
 * Recognises refusals of OKX: `{"code": "50011", "msg": "..."}` with any status, 200 included, and status 403.
 *
 * Source: OKX v5, rate limits and error codes, read 2026-11-20. Its codes are texts; one that is a number is read alike.
 */
export function findRefusal({ status, body }: ReceivedAnswer): Refusal | null {
  if (status === 403) {
    return { ...rateLimited, detail: 'status 403, its firewall', retryAfterMs: firewallPauseMs }
  }
  const code = readNumber(readRecord(body).code)
  if (code === null || code === 0) return null
  const meaning = meanings.get(code)
  if (meaning !== undefined) return { ...meaning, detail: `code ${code}` }
  // The status of a code that we do not know may say that it is no fault of ours.
  const refusal = classifyStatus(status) ?? { code: 'request_refused', isRetryable: false }
  return { ...refusal, detail: `code ${code}` }
}

/** Says that a request for one instrument failed because there is none by that name, or because it cannot be a name. */
export function isUnknownInstrument({ body }: Pick<ReceivedAnswer, 'body'>): boolean {
  const { code: told, msg } = readRecord(body)
  const code = readNumber(told)
  return code === unknownInstrumentId || (code === wrongParameter && /instId/.test(readText(msg) ?? ''))
}
