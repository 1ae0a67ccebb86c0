import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

export function rateLimited(status: number, nowMs: number): Answer {
  return refusal('apiLimitExceeded', { status, nowMs })
}

export function outage(status: number, nowMs: number): Answer {
  return refusal('Unavailable', { status, nowMs })
}

export function notFound(nowMs: number): Answer {
  return refusal('notFound', { status: 404, nowMs })
}

export function invalidResolution(nowMs: number): Refusal {
  return new Refusal(refusal('Invalid resolution', { status: 400, nowMs }))
}

function refusal(error: string, { status, nowMs }: { status: number; nowMs: number }): Answer {
  return jsonAnswer({ result: 'error', error, serverTime: new Date(nowMs).toISOString() }, { status })
}
