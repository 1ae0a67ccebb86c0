import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Error in the shape of Coinbase Advanced Trade. */
export function namedError(error: string, message: string, status: number): Refusal {
  return new Refusal(jsonAnswer({ error, error_details: message, message }, { status }))
}

export function unsupportedProduct(id: string): Refusal {
  return namedError('NOT_FOUND', `Product ${id} not supported`, 404)
}

export function invalidArgument(message: string): Refusal {
  return namedError('INVALID_ARGUMENT', message, 400)
}

/** Over the limit of 10 calls in a second. */
export function rateLimited(status: number): Answer {
  return namedError('RESOURCE_EXHAUSTED', 'rate limit exceeded', status).answer
}

export function outage(status: number): Answer {
  return namedError('INTERNAL', 'something went wrong', status).answer
}

export function notFound(): Answer {
  return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not Found\n' }
}
