import { type Answer, jsonAnswer } from '../http/provider-route.ts'

/** Bybit's envelope; refusals come with status 200. */
export function envelope(
  nowMs: number,
  { retCode = 0, retMsg = 'OK', result = {} }: { retCode?: number; retMsg?: string; result?: object },
): object {
  return { retCode, retMsg, result, retExtInfo: {}, time: nowMs }
}

/** Over the limit of calls; the code is Bybit's own, whatever the status. */
export function rateLimited(status: number, nowMs: number): Answer {
  const headers = {
    'x-bapi-limit': '600',
    'x-bapi-limit-status': '0',
    'x-bapi-limit-reset-timestamp': String(nowMs + 1_000),
  }
  return jsonAnswer(envelope(nowMs, { retCode: 10_006, retMsg: 'Too many visits!' }), { status, headers })
}

/** The answer to an address that called far too often. */
export function banned(): Answer {
  return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'access too frequent' }
}

export function outage(status: number, nowMs: number): Answer {
  return jsonAnswer(envelope(nowMs, { retCode: 10_016, retMsg: 'Server error.' }), { status })
}

export function notFound(): Answer {
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }
}
