import { minuteMs, secondMs } from '@marketcache/contracts'
import type { Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { longestPauseMs } from '../http/read-retry-after.ts'
import { readRecord, readTexts } from '../read-values.ts'

/** A lockout ends after a quarter of an hour, and not while somebody goes on calling. */
const lockoutPauseMs = 15 * minuteMs

const rateLimited = { code: 'rate_limited', isRetryable: true } as const

/** What its texts mean, the gravest first; they may go on after what is matched here. */
const meanings: readonly (readonly [RegExp, Refusal])[] = [
  [
    /^EGeneral:Temporary lockout/i,
    { ...rateLimited, detail: 'a lockout of this address', retryAfterMs: lockoutPauseMs },
  ],
  [
    /^(EGeneral:Too many requests|E(API|Order|Trade):Rate limit exceeded|EService: ?Throttled)/i,
    { ...rateLimited, detail: 'too many calls' },
  ],
  [
    /^(EService|EDatabase):|^EGeneral:(Internal error|Timeout)/i,
    { code: 'provider_unavailable', isRetryable: true, detail: 'trouble of its own' },
  ],
  [/^EQuery:/i, { code: 'request_refused', isRetryable: false, detail: 'a refusal of what was asked for' }],
]
const otherRefusal: Refusal = { code: 'request_refused', isRetryable: false, detail: 'a refusal' }

/**
 * Recognises refusals of Kraken: texts such as `EService:Busy` in `error`, nearly always with status 200.
 *
 * Texts that begin with W are warnings and come with data. Source: Kraken, API error messages, read 2026-11-25.
 */
export function findRefusal({ body, receivedAt }: ReceivedAnswer): Refusal | null {
  const errors = errorsOf(body)
  if (errors.length === 0) return null
  const known = meanings.find(([pattern]) => errors.some((text) => pattern.test(text)))
  const pauseMs = readThrottle(errors, receivedAt)
  return { ...(known?.[1] ?? otherRefusal), ...(pauseMs === null ? {} : { retryAfterMs: pauseMs }) }
}

/** Says that a request failed because there is no pair by a name in it. */
export function isUnknownPair({ body }: Pick<ReceivedAnswer, 'body'>): boolean {
  return errorsOf(body).some((text) => /^EQuery:(Unknown|Invalid) asset pair/i.test(text))
}

function errorsOf(body: unknown): string[] {
  return readTexts([readRecord(body).error].flat()).filter((text) => !/^W[A-Z]/.test(text))
}

/** `EService: Throttled: 1767268805` says until when, in seconds. */
function readThrottle(errors: readonly string[], receivedAt: number): number | null {
  const until = errors.join('\n').match(/Throttled: ?\[?(\d{10})\b/)?.[1]
  if (until === undefined) return null
  return Math.min(Math.max(Number(until) * secondMs - receivedAt, secondMs), longestPauseMs)
}
