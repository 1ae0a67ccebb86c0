import * as alternativeMe from '../alternative-me/errors.ts'
import * as binance from '../binance/errors.ts'
import * as bybit from '../bybit/errors.ts'
import * as coinbase from '../coinbase/errors.ts'
import * as coinbaseExchange from '../coinbase-exchange/errors.ts'
import { type Answer, jsonAnswer, type ProviderName } from '../http/provider-route.ts'
import * as kraken from '../kraken/errors.ts'
import * as krakenFutures from '../kraken-futures/errors.ts'
import * as llm from '../llm/errors.ts'
import * as okx from '../okx/errors.ts'
import type { Fault } from './fault.ts'

/** How a provider refuses; most of it with a status of the fault's choice. */
interface ProviderErrors {
  rateLimited: (status: number, nowMs: number) => Answer
  outage: (status: number, nowMs: number) => Answer
  /** Where calling on after a refusal leads to a ban. */
  banned?: (nowMs: number) => Answer
}

const rateLimitMessage =
  "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits."

const blockedPage =
  '<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>'

const outagePage =
  '<!DOCTYPE html><html><head><title>Yahoo</title></head><body><h1>Will be right back...</h1></body></html>'

const errorsOf: Readonly<Record<ProviderName, ProviderErrors>> = {
  coingecko: {
    rateLimited: (status) =>
      jsonAnswer({ status: { error_code: 429, error_message: rateLimitMessage } }, { status }),
    outage: (status) =>
      jsonAnswer({ status: { error_code: status, error_message: 'Service Unavailable' } }, { status }),
  },
  yahoo: {
    rateLimited: (status) => page(status, 'Too Many Requests\r\n'),
    outage: (status) => page(status, outagePage),
  },
  metadata: {
    rateLimited: (status) => jsonAnswer({ detail: 'Too Many Requests' }, { status }),
    outage: (status) => jsonAnswer({ detail: 'Service Unavailable' }, { status }),
  },
  binance,
  'binance-futures': binance,
  bybit,
  llm,
  'alternative-me': alternativeMe,
  okx,
  coinbase,
  'coinbase-exchange': coinbaseExchange,
  kraken,
  'kraken-futures': krakenFutures,
}

/** Says whether a provider bans those who call on. */
export function hasBans(provider: ProviderName): boolean {
  return errorsOf[provider].banned !== undefined
}

/** The answer that a fault puts in place of the real one; null if the fault does something else. */
export function errorAnswerOf(fault: Fault, nowMs: number): Answer | null {
  const errors = errorsOf[fault.provider]
  switch (fault.kind) {
    case 'status_429':
      return withRetryAfter(fault, errors.rateLimited(429, nowMs))
    case 'throttled_200':
      return withRetryAfter(fault, errors.rateLimited(200, nowMs))
    case 'banned':
      return errors.banned === undefined ? null : withRetryAfter(fault, errors.banned(nowMs))
    case 'status_5xx':
      return withRetryAfter(fault, errors.outage(fault.status ?? 503, nowMs))
    case 'html':
      return {
        ...page(fault.status ?? 200, blockedPage),
        headers: { 'content-type': 'text/html; charset=UTF-8' },
      }
    case 'crumb_expired':
      return jsonAnswer(
        { finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } },
        { status: 401 },
      )
    default:
      return null
  }
}

function page(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body }
}

function withRetryAfter(fault: Fault, answer: Answer): Answer {
  if (fault.retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(fault.retryAfterSeconds) } }
}
