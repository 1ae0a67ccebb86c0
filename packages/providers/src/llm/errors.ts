import { hourMs } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { longestPauseMs } from '../http/read-retry-after.ts'
import { isRecord, readRecord, readText } from '../read-values.ts'

/** An account without money does not heal by asking again soon. */
const quotaPauseMs = hourMs
/** Codes of `{"error": {"code"}}` that say so, with whatever status they come. */
const quotaCodes = ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']
/** Statuses of somebody on the way who waited long enough, while the model may still have been at work. */
const timeoutStatuses = [408, 504, 524]

/**
 * Recognises refusals of servers that speak as OpenAI does: `{"error": {"message", "type", "param", "code"}}` with a status.
 *
 * Source: openai-openapi `ErrorResponse` (f85dbe2) and the retry rules of its SDK, read 2026-11-20. Routers before several models send an
 * error with status 200 and the status as its code.
 */
export function findRefusal({ status, body, header }: ReceivedAnswer): Refusal | null {
  const error = readRecord(body).error
  const refusal = meaningOf(statusOf(status, error), codesOf(error))
  if (refusal === null) {
    if (!isRecord(error)) return null
    return { code: 'provider_malformed', isRetryable: false, detail: `status ${status} with an error` }
  }
  const pauseMs = readMs(header('retry-after-ms'))
  if (pauseMs === null || !refusal.isRetryable) return refusal
  return { ...refusal, retryAfterMs: Math.max(pauseMs, refusal.retryAfterMs ?? 0) }
}

function meaningOf(status: number, codes: readonly (string | null)[]): Refusal | null {
  if (status === 402 || codes.some((code) => code !== null && quotaCodes.includes(code))) {
    const detail = `status ${status}, no quota is left`
    return { code: 'rate_limited', isRetryable: true, detail, retryAfterMs: quotaPauseMs }
  }
  if (codes.includes('rate_limit_exceeded'))
    return { code: 'rate_limited', isRetryable: true, detail: `status ${status}, too many calls` }
  // What may have been worked on must not be asked for again by itself: it could be paid for twice.
  if (timeoutStatuses.includes(status))
    return { code: 'provider_timeout', isRetryable: false, detail: `status ${status}` }
  if (status === 409) return { code: 'provider_unavailable', isRetryable: true, detail: 'status 409' }
  return classifyStatus(status)
}

function statusOf(status: number, error: unknown): number {
  const { code } = readRecord(error)
  const isStatus = typeof code === 'number' && Number.isInteger(code) && code >= 400 && code < 600
  return status < 300 && isStatus ? code : status
}

function codesOf(error: unknown): (string | null)[] {
  const { code, type } = readRecord(error)
  return [readText(code), readText(type)]
}

function readMs(header: string | null): number | null {
  const text = header?.trim() ?? ''
  return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Math.min(Math.ceil(Number(text)), longestPauseMs) : null
}
