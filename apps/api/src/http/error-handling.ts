import type { Socket } from 'node:net'
import { createErrorThrottle, type Logger } from '@marketcache/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, type ProblemCode, ProblemError, problemBody } from './problem.ts'
import { sendProblem } from './send-problem.ts'
import { toProblem } from './to-problem.ts'

/** Answers every failure, whether a handler, a validator or the framework found it. */
export interface ErrorHandling {
  onError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply
  /** For what is so wrong that it never becomes a request: malformed HTTP, oversized headers, slow senders. */
  onClientError: (error: Error & { code?: string }, socket: Socket) => void
}

const unexpected: Problem = {
  code: 'internal',
  detail: 'The request failed for a reason that is none of yours; it has been logged under its request id',
}

/** Makes every failure a problem, and counts it by its code. */
export function createErrorHandling(deps: {
  logger: Logger
  onProblem: (code: ProblemCode) => void
}): ErrorHandling {
  const { logger, onProblem } = deps
  const throttle = createErrorThrottle()
  return { onError, onClientError }

  function onError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = toProblem(error, request.routeOptions.bodyLimit) ?? unexpected
    if (problem === unexpected) {
      logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
    }
    onProblem(problem.code)
    return sendProblem(request, reply, problem, error instanceof ProblemError ? error.headers : {})
  }

  function onClientError(error: Error & { code?: string }, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const line = throttle('malformed request')
    if (line !== null) logger.debug({ code: error.code, ...line }, 'malformed request')
    onProblem('invalid_request')
    const { statusLine, detail } = wireProblem(error.code)
    const status = Number.parseInt(statusLine, 10)
    const body = JSON.stringify(problemBody({ code: 'invalid_request', status, detail }))
    const head = `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`
    socket.end(`HTTP/1.1 ${statusLine}\r\n${head}\r\nConnection: close\r\n\r\n${body}`)
  }
}

/** Answers what no route has. */
export function addNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new ProblemError({
      code: 'not_found',
      detail: 'No route has this path; see / for those there are',
    })
  })
}

function wireProblem(code: string | undefined): { statusLine: string; detail: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        statusLine: '431 Request Header Fields Too Large',
        detail: 'The headers must not be larger than 32 KiB',
      }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { statusLine: '408 Request Timeout', detail: 'The request did not arrive in time' }
    default:
      return { statusLine: '400 Bad Request', detail: 'This is not well-formed HTTP/1.1' }
  }
}
