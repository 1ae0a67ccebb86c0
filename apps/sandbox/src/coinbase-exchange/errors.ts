import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Error in the shape of Coinbase Exchange: a message and nothing else. */
export function messageError(message: string, status: number): Refusal {
  return new Refusal(jsonAnswer({ message }, { status }))
}

/** Over the limit of 10 calls in a second. */
export function rateLimited(status: number): Answer {
  return messageError('Public rate limit exceeded', status).answer
}

export function outage(status: number): Answer {
  return messageError('Internal server error', status).answer
}

export function notFound(): Answer {
  return messageError('NotFound', 404).answer
}
