import type { Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readList, readRecord, readText } from '../read-values.ts'

const rateLimited = { code: 'rate_limited', isRetryable: true } as const
const unavailable = { code: 'provider_unavailable', isRetryable: true } as const
const unauthorized = { code: 'provider_unauthorized', isRetryable: false } as const

/** Coinbase's own names of errors, told in our words. */
const meanings = new Map<string, Omit<Refusal, 'detail'>>([
  ['RATE_LIMIT_EXCEEDED', rateLimited],
  ['RESOURCE_EXHAUSTED', rateLimited],
  ['TOO_MANY_REQUESTS', rateLimited],
  ['ABORTED', unavailable],
  ['DEADLINE_EXCEEDED', unavailable],
  ['INTERNAL', unavailable],
  ['UNAVAILABLE', unavailable],
  ['PERMISSION_DENIED', unauthorized],
  ['UNAUTHENTICATED', unauthorized],
  ['UNAUTHORIZED', unauthorized],
])

/**
 * Recognises refusals of Coinbase Advanced Trade: `{"error": "RESOURCE_EXHAUSTED", "error_details": "...", "message": "..."}`,
 * and `{"errors": [{"id": "rate_limit_exceeded", "message": "..."}]}` of the gateway before it, with any status.
 *
 * Source: Coinbase Advanced Trade, REST API overview and errors, read 2026-11-20.
 */
export function findRefusal({ status, body }: ReceivedAnswer): Refusal | null {
  const name = nameOf(body)
  if (name === null) return null
  const meaning = meanings.get(name)
  if (meaning !== undefined) return { ...meaning, detail: `its error ${name}` }
  // Of names that we do not know, the status says more than the body.
  const isData = status >= 200 && status < 300
  return isData
    ? { code: 'request_refused', isRetryable: false, detail: 'an error that we do not know' }
    : null
}

/** Says that a request for one product failed because there is none by that name; errors without a name of their own are told by words. */
export function isUnknownProduct({ status, body }: Pick<ReceivedAnswer, 'status' | 'body'>): boolean {
  const name = nameOf(body)
  if (name === 'NOT_FOUND') return true
  const isRefusal = name === 'INVALID_ARGUMENT' || status === 400 || status === 404
  if (!isRefusal || (name !== null && meanings.has(name))) return false
  const { message, error_details: details } = readRecord(body)
  return /product/i.test(`${readText(message)} ${readText(details)}`)
}

function nameOf(body: unknown): string | null {
  const { error, errors } = readRecord(body)
  const name = readText(error) ?? readText(readRecord(readList(errors)[0]).id)
  return name === null ? null : name.toUpperCase()
}
