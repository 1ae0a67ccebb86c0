import { type Answer, jsonAnswer } from '../http/provider-route.ts'
import type { Fault } from './fault.ts'
import { errorsOf, page } from './provider-errors.ts'

const blockedPage =
  '<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>'

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

function withRetryAfter(fault: Fault, answer: Answer): Answer {
  if (fault.retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(fault.retryAfterSeconds) } }
}
