import { Nullable, type TSchema, Type } from '@marketcache/contracts'
import { type ProblemCode, problemBody, problemKinds } from '../http/problem.ts'

const codes = Object.keys(problemKinds)

/** RFC 9457 problem details, as every error is told. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'URN of the kind of problem' }),
    title: Type.String({ description: 'The kind of problem in words' }),
    status: Type.Integer({ description: 'HTTP status' }),
    detail: Type.String({ description: 'What happened this time' }),
    code: Type.String({ enum: codes, description: 'Stable name of the kind of problem' }),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later' }),
    retryAfterSeconds: Type.Optional(
      Type.Integer({ description: 'When it makes sense to try again', 'x-unit': 's' }),
    ),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: 'What is wrong with single fields of the request',
      }),
    ),
    candidates: Type.Optional(
      Type.Array(
        Type.Object({
          id: Type.String({ description: 'Canonical id, which is not ambiguous' }),
          kind: Type.String(),
          name: Nullable(Type.String()),
        }),
        { description: 'What an ambiguous name can mean, best first' },
      ),
    ),
    requestId: Type.Optional(Type.String({ description: 'Names the request in our logs' })),
  },
  { description: 'A problem (RFC 9457)' },
)

const examples: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'unknown_instrument',
  409: 'ambiguous_instrument',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  503: 'warming',
  504: 'freshness_unmet',
}

/** Documents the problems that a route can answer with: by status, or by code where the usual one does not fit. */
export function problemAnswers(...problems: readonly (number | ProblemCode)[]): Record<number, object> {
  const codes = problems.map((each) => (typeof each === 'string' ? each : (examples[each] ?? 'internal')))
  return Object.fromEntries(codes.map((code) => [problemKinds[code].status, answer(code, ProblemSchema)]))
}

function answer(code: ProblemCode, schema: TSchema) {
  const { title, status } = problemKinds[code]
  const value = problemBody({ code, status, detail: title })
  return {
    description: title,
    content: { 'application/problem+json': { schema, examples: { [code]: { value } } } },
  }
}
