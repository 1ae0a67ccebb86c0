import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Error in Yahoo's envelope: one key, named after the API, that holds `result` and `error`. */
export function yahooError(
  envelope: 'finance' | 'chart' | 'spark' | 'quoteSummary',
  { status, code, description }: { status: number; code: string; description: string },
): Refusal {
  return new Refusal(jsonAnswer({ [envelope]: { result: null, error: { code, description } } }, { status }))
}

export function invalidCrumb(): Refusal {
  return yahooError('finance', { status: 401, code: 'Unauthorized', description: 'Invalid Crumb' })
}

export function invalidCookie(): Refusal {
  return yahooError('finance', { status: 401, code: 'Unauthorized', description: 'Invalid Cookie' })
}

/** What a throttled caller gets instead of JSON, and careless ones take for a crumb. */
export function tooManyRequests(status = 429): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: 'Too Many Requests\r\n' }
}
