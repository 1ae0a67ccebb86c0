import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** An error as OpenAI words it: all four fields are always there. */
function errorAnswer(
  status: number,
  error: { message: string; type?: string; param?: string | null; code?: string | null },
): Answer {
  const { message, type = 'invalid_request_error', param = null, code = null } = error
  return jsonAnswer({ error: { message, type, param, code } }, { status })
}

export function invalidRequest(param: string, message: string): Refusal {
  return new Refusal(errorAnswer(400, { message, param }))
}

export function wrongKey(): Refusal {
  const message =
    'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.'
  return new Refusal(errorAnswer(401, { message, code: 'invalid_api_key' }))
}

export function rateLimited(status: number): Answer {
  const message = 'Rate limit reached for requests per minute. Please try again later.'
  return errorAnswer(status, { message, type: 'requests', code: 'rate_limit_exceeded' })
}

export function outage(status: number): Answer {
  const message = 'The server had an error while processing your request. Sorry about that!'
  return errorAnswer(status, { message, type: 'server_error' })
}

export function notFound(): Answer {
  return errorAnswer(404, { message: 'Invalid URL', code: 'unknown_url' })
}
