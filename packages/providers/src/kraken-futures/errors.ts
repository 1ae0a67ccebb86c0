import type { Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readRecord, readTexts } from '../read-values.ts'

const unavailable = { code: 'provider_unavailable', isRetryable: true } as const

/** Its own words in lower case, told in ours. */
const meanings = new Map<string, Omit<Refusal, 'detail'>>([
  ['apilimitexceeded', { code: 'rate_limited', isRetryable: true }],
  ['unavailable', unavailable],
  ['server error', unavailable],
  ['unknownerror', unavailable],
  ['marketunavailable', unavailable],
  ['authenticationerror', { code: 'provider_unauthorized', isRetryable: false }],
])

/**
 * Recognises refusals of Kraken Futures: `{"result": "error", "error": "apiLimitExceeded"}` with any status, 200 included.
 *
 * Source: Kraken Futures, errors, read 2026-11-25.
 */
export function findRefusal({ body }: ReceivedAnswer): Refusal | null {
  const { result, error, errors } = readRecord(body)
  if (result !== 'error') return null
  const texts = readTexts([error, errors].flat())
  const known = texts.map((text) => meanings.get(text.toLowerCase())).find((meaning) => meaning !== undefined)
  return { ...(known ?? { code: 'request_refused', isRetryable: false }), detail: 'a refusal' }
}
