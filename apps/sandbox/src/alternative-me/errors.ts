import { type Answer, jsonAnswer } from '../http/provider-route.ts'

const name = 'Fear and Greed Index'

/** The envelope of alternative.me: an error has no data. */
export function envelope(data: object[], error: string | null = null): object {
  return { name, data, metadata: { error } }
}

export function rateLimited(status: number): Answer {
  return jsonAnswer(envelope([], 'Too many requests'), { status })
}

export function outage(status: number): Answer {
  return jsonAnswer(envelope([], 'Service unavailable'), { status })
}

export function notFound(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>404 Not Found</body></html>',
  }
}
