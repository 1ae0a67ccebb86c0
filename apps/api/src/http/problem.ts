import type { Candidate } from '@marketcache/contracts'

/** Every problem that the API tells, by its stable code. */
export const problemKinds = {
  invalid_request: { status: 400, title: 'The request is not valid', isRetryable: false },
  unauthorized: { status: 401, title: 'A valid token is required', isRetryable: false },
  forbidden: { status: 403, title: 'Not allowed from here', isRetryable: false },
  unknown_instrument: { status: 404, title: 'No provider knows this instrument', isRetryable: false },
  ambiguous_instrument: { status: 409, title: 'The name can mean several instruments', isRetryable: false },
  not_found: { status: 404, title: 'There is nothing here', isRetryable: false },
  method_not_allowed: { status: 405, title: 'This method does not work here', isRetryable: false },
  payload_too_large: { status: 413, title: 'The body is too large', isRetryable: false },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', isRetryable: false },
  internal: { status: 500, title: 'Something went wrong on our side', isRetryable: true },
  warming: { status: 503, title: 'The value is being fetched', isRetryable: true },
  upstream_unavailable: { status: 503, title: 'The provider does not answer', isRetryable: true },
  overloaded: { status: 503, title: 'Too many values are being fetched', isRetryable: true },
  identity_unavailable: { status: 503, title: 'Who you are cannot be checked', isRetryable: true },
  cache_unavailable: { status: 503, title: 'The cache does not answer', isRetryable: true },
  queue_unavailable: { status: 503, title: 'The queue does not answer', isRetryable: true },
  not_cached: { status: 504, title: 'Nothing suitable is stored', isRetryable: true },
  freshness_unmet: { status: 504, title: 'No value as fresh as demanded', isRetryable: true },
} as const

/** Stable name of a problem; clients branch on it. */
export type ProblemCode = keyof typeof problemKinds

/** What is wrong with one field of a request. */
export interface FieldMistake {
  /** Where: `ids[3]`, `limit`, `body`. */
  field: string
  message: string
}

/** What went wrong, as it is told to clients. */
export interface Problem {
  code: ProblemCode
  /** One sentence about this occurrence; nothing secret. */
  detail: string
  /** When it makes sense to try again, in seconds. */
  retryAfterSeconds?: number
  mistakes?: readonly FieldMistake[]
  /** What an ambiguous name can mean, best first. */
  candidates?: readonly Candidate[]
  /** Overrides the status of the code, for the rare cases that HTTP tells apart and clients do not. */
  status?: number
}

/** A problem on its way to the client. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
    this.headers = headers
  }
}

const mostMistakes = 10

/** Words a request that is wrong in some fields; a long list of mistakes is cut, because the first ones tell. */
export function invalidRequest(mistakes: readonly FieldMistake[]): Problem {
  const shown = mistakes.slice(0, mostMistakes)
  const more = mistakes.length > shown.length ? ` (and ${mistakes.length - shown.length} more)` : ''
  const detail = shown.map(({ field, message }) => `${field} ${message}`).join('; ')
  return { code: 'invalid_request', detail: `${detail}${more}`, mistakes: shown }
}

/** Builds the RFC 9457 body of a problem; `place` says what it is about. */
export function problemBody(problem: Problem, place: Readonly<Record<string, unknown>> = {}) {
  const { title, status, isRetryable } = problemKinds[problem.code]
  return {
    type: `urn:marketcache:problem:${problem.code}`,
    title,
    status: problem.status ?? status,
    detail: problem.detail,
    code: problem.code,
    retryable: isRetryable,
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
    ...(problem.mistakes === undefined ? {} : { errors: problem.mistakes }),
    ...(problem.candidates === undefined ? {} : { candidates: problem.candidates }),
    ...place,
  }
}

/** Status of a problem's answer. */
export function statusOf(problem: Problem): number {
  return problem.status ?? problemKinds[problem.code].status
}
