import { type Answer, jsonAnswer, type ProviderName } from '../http/provider-route.ts'
import type { Fault } from './fault.ts'

const rateLimitMessage =
  "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits."

const htmlPage =
  '<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>'

const outagePage =
  '<!DOCTYPE html><html><head><title>Yahoo</title></head><body><h1>Will be right back...</h1></body></html>'

/** The answer that a fault puts in place of the real one; null if the fault does something else. */
export function errorAnswerOf(fault: Fault): Answer | null {
  switch (fault.kind) {
    case 'status_429':
      return withRetryAfter(fault, rateLimited(fault.provider, 429))
    case 'throttled_200':
      return withRetryAfter(fault, rateLimited(fault.provider, 200))
    case 'status_5xx':
      return withRetryAfter(fault, outage(fault.provider, fault.status ?? 503))
    case 'html':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        body: htmlPage,
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

function rateLimited(provider: ProviderName, status: number): Answer {
  switch (provider) {
    case 'coingecko':
      return jsonAnswer({ status: { error_code: 429, error_message: rateLimitMessage } }, { status })
    case 'yahoo':
      return { status, headers: { 'content-type': 'text/html' }, body: 'Too Many Requests\r\n' }
    case 'metadata':
      return jsonAnswer({ detail: 'Too Many Requests' }, { status })
  }
}

function outage(provider: ProviderName, status: number): Answer {
  switch (provider) {
    case 'coingecko':
      return jsonAnswer({ status: { error_code: status, error_message: 'Service Unavailable' } }, { status })
    case 'yahoo':
      return { status, headers: { 'content-type': 'text/html' }, body: outagePage }
    case 'metadata':
      return jsonAnswer({ detail: 'Service Unavailable' }, { status })
  }
}

function withRetryAfter(fault: Fault, answer: Answer): Answer {
  if (fault.retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(fault.retryAfterSeconds) } }
}
