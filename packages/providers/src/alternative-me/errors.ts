import type { Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readRecord } from '../read-values.ts'

/** Recognises an answer that is data by its status and an error by its body: `{"metadata": {"error": "..."}}`. */
export function findRefusal({ status, body }: ReceivedAnswer): Refusal | null {
  const error = readRecord(readRecord(body).metadata).error ?? null
  if (error === null || status >= 300) return null
  return { code: 'provider_unavailable', isRetryable: true, detail: 'an error in place of data' }
}
