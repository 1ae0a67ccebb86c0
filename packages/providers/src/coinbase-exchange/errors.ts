import type { Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readRecord, readText } from '../read-values.ts'

/**
 * Recognises refusals of Coinbase Exchange: `{"message": "Public rate limit exceeded"}`, which has no code beside the status.
 *
 * Source: Coinbase Exchange, REST API requests and rate limits, read 2026-11-20.
 */
export function findRefusal({ status, body }: ReceivedAnswer): Refusal | null {
  const message = readText(readRecord(body).message)
  if (message === null) return null
  if (/rate limit|too many requests/i.test(message)) {
    return { code: 'rate_limited', isRetryable: true, detail: 'a rate limit' }
  }
  const isData = status >= 200 && status < 300
  return isData ? { code: 'request_refused', isRetryable: false, detail: 'a message instead' } : null
}

/** Says that a request for one product failed because there is none by that name. */
export function isUnknownProduct({ status, body }: Pick<ReceivedAnswer, 'status' | 'body'>): boolean {
  const message = readText(readRecord(body).message) ?? ''
  return status === 404 ? /not ?found/i.test(message) : /invalid product/i.test(message)
}
