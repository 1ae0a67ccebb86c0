import type { FastifyReply, FastifyRequest } from 'fastify'
import { noSniff } from './entry-headers.ts'
import { type Problem, problemBody, statusOf } from './problem.ts'

/** Answers with a problem as RFC 9457 says; nothing may store it. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  const { retryAfterSeconds } = problem
  return reply
    .code(statusOf(problem))
    .headers({ ...noSniff, 'cache-control': 'no-store', 'x-request-id': request.id, ...headers })
    .headers(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) })
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, { requestId: request.id })))
}
