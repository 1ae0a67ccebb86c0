import { minuteMs } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { readRecord, readText } from '../read-values.ts'

type Answer = Pick<ReceivedAnswer, 'status' | 'body'>

/** Where Yahoo keeps what is traded nowhere any more, and some misspelt symbols: as a fund without a price, without bars. */
export const exchangeOfTheGone = 'YHD'

/** Yahoo throttles addresses by their reputation, for long, and does not say for how long. */
export const throttledPauseMs = minuteMs

/** Yahoo's own codes, as recorded, told in our words. */
const meanings = new Map<string, Refusal>([
  [
    'Unauthorized',
    { code: 'provider_unauthorized', isRetryable: false, detail: 'a refusal of cookie or crumb' },
  ],
  ['Too Many Requests', { code: 'rate_limited', isRetryable: true, detail: 'too many calls' }],
  ['Not Found', { code: 'request_refused', isRetryable: false, detail: 'nothing by that name' }],
  ['Bad Request', { code: 'request_refused', isRetryable: false, detail: 'a refusal of the parameters' }],
])

/**
 * Recognises Yahoo's error envelope, `{ "<any key>": { "result": null, "error": { "code": ... } } }`, at any status.
 *
 * @returns Null when there is none, as far as code and status can tell.
 */
export function findRefusal({ status, body, header }: ReceivedAnswer): Refusal | null {
  const refusal = meaningOf({ status, body })
  const isUntold = refusal?.code === 'rate_limited' && header('retry-after') === null
  return isUntold ? { ...refusal, retryAfterMs: throttledPauseMs } : refusal
}

function meaningOf({ status, body }: Answer): Refusal | null {
  const code = readErrorCode(body)
  if (code === null) return classifyStatus(status)
  const meaning = meanings.get(code)
  if (meaning !== undefined) return meaning
  // A code that we do not know goes by the status; together with 200 it is no data at least.
  return (
    classifyStatus(status) ?? { code: 'provider_malformed', isRetryable: true, detail: 'an unknown error' }
  )
}

/** A chart says so with status 404; symbols that were delisted look the same. */
export function isChartNotFound({ body }: Answer): boolean {
  return readErrorCode({ chart: readRecord(body).chart }) === 'Not Found'
}

/** A summary says so with status 404, both of a symbol and of modules that a symbol does not have. */
export function isSummaryNotFound({ body }: Answer): boolean {
  return readErrorCode({ quoteSummary: readRecord(body).quoteSummary }) === 'Not Found'
}

function readErrorCode(body: unknown): string | null {
  const envelopes = Object.values(readRecord(body))
  const errors = envelopes.map((envelope) => readRecord(readRecord(envelope).error))
  return errors.map((error) => readText(error.code)).find((code) => code !== null) ?? null
}
