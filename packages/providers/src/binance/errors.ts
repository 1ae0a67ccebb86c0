import { minuteMs } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { ReceivedAnswer } from '../http/create-json-client.ts'
import { longestPauseMs } from '../http/read-retry-after.ts'
import { readNumber, readRecord, readText } from '../read-values.ts'

/** No such symbol, and one that is not traded yet or any more. */
const unknownSymbols = new Set<unknown>([-1121, -1122])
const tooManyCalls = -1003
/** Internal error, disconnected, unexpected answer, timeout, overloaded, shutting down: not our fault. */
const troubles = new Set([-1000, -1001, -1006, -1007, -1008, -1016])

/** Bans last from 2 minutes on. */
const shortestBanMs = 2 * minuteMs
/** The firewall does not say for how long. */
const firewallPauseMs = 5 * minuteMs

/**
 * Recognises refusals of Binance, spot and futures: `{"code": -1003, "msg": "..."}` and the statuses that it gives a meaning
 * of their own.
 *
 * Source: binance-spot-api-docs, rest-api.md and errors.md, read 2026-11-20.
 */
export function findRefusal({ status, body, receivedAt }: ReceivedAnswer): Refusal | null {
  const { code: told, msg } = readRecord(body)
  const code = readNumber(told)
  if (status === 418) return toBan(readText(msg), receivedAt)
  if (status === 403) {
    return { ...rateLimited, detail: 'status 403, its firewall', retryAfterMs: firewallPauseMs }
  }
  if (status === 451) {
    const detail = 'status 451, not served from this country'
    return { code: 'provider_unauthorized', isRetryable: false, detail }
  }
  if (code === tooManyCalls) {
    return isBan(readText(msg)) ? toBan(readText(msg), receivedAt) : { ...rateLimited, detail: 'code -1003' }
  }
  if (code === null || code >= 0) return null
  if (troubles.has(code)) return { code: 'provider_unavailable', isRetryable: true, detail: `code ${code}` }
  // The status of a code that we do not know may say that it is no fault of ours: -1034, too many connections, comes with 429.
  const refusal = classifyStatus(status) ?? { code: 'request_refused', isRetryable: false }
  return { ...refusal, detail: `code ${code}` }
}

/** Says that a request for one symbol failed because there is none by that name. */
export function isUnknownSymbol({ body }: Pick<ReceivedAnswer, 'body'>): boolean {
  return unknownSymbols.has(readNumber(readRecord(body).code))
}

const rateLimited = { code: 'rate_limited', isRetryable: true } as const
const bannedUntil = /banned until (\d{13})/

function isBan(message: string | null): boolean {
  return bannedUntil.test(message ?? '')
}

/** Calling on during a ban makes it longer. */
function toBan(message: string | null, receivedAt: number): Refusal {
  const until = Number(bannedUntil.exec(message ?? '')?.[1] ?? 0)
  const pauseMs = Math.min(Math.max(until - receivedAt, shortestBanMs), longestPauseMs)
  return { ...rateLimited, detail: 'a ban of this address', retryAfterMs: pauseMs }
}
