import type { FastifyError } from 'fastify'
import { invalidRequest, type Problem, ProblemError } from './problem.ts'
import { toMistakes } from './validation.ts'

/**
 * Turns what a handler or the framework threw into what the client is told; null when nobody expected it.
 *
 * @param bodyLimit Most bytes of a body of this route.
 */
export function toProblem(error: unknown, bodyLimit: number): Problem | null {
  if (error instanceof ProblemError) return error.problem
  if (!isFastifyError(error)) return null
  if (error.validation !== undefined) return invalidFields(error)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'payload_too_large', detail: `The body must not be larger than ${bodyLimit} bytes` }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'unsupported_media_type', detail: 'The body must be application/json' }
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return {
        code: 'invalid_request',
        detail: 'The body must be valid JSON, in which nothing is called __proto__',
      }
    case 'FST_ERR_HANDLER_TIMEOUT':
      return { code: 'queue_unavailable', detail: 'There was no answer in time', retryAfterSeconds: 5 }
    case 'FST_ERR_BAD_URL':
      return { code: 'invalid_request', detail: 'The path is not valid percent-encoded UTF-8' }
    default:
      return isClientError(error) ? { code: 'invalid_request', detail: detailOf(error) } : null
  }
}

function invalidFields({ validation = [], validationContext = 'body' }: FastifyError): Problem {
  // Our validators are compiled by Ajv alone, so that its errors are what Fastify hands on.
  const mistakes = toMistakes(validation as Parameters<typeof toMistakes>[0], validationContext)
  return invalidRequest(mistakes)
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && ('statusCode' in error || 'validation' in error)
}

function isClientError({ statusCode = 500 }: FastifyError): boolean {
  return statusCode >= 400 && statusCode < 500
}

/** Messages of parsers may repeat what came, so that only those of the framework are passed on. */
function detailOf({ code, message }: FastifyError): string {
  return code.startsWith('FST_ERR_') ? message : 'The body must be valid JSON'
}
