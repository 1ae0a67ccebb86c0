import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call, CallLog } from '../control/call-log.ts'
import type { Destination } from './provider-hosts.ts'

/** Enters a request in the log. */
export function logCall(
  calls: CallLog,
  request: FastifyRequest,
  { host, provider, path }: Destination,
): Call {
  return calls.start(
    {
      provider,
      host: host.prefix.slice(1),
      method: request.method,
      path,
      userAgent: request.headers['user-agent'] ?? '',
      credentials: credentialsOf(request),
    },
    new URL(request.url, 'http://sandbox').searchParams,
  )
}

/** Notes how a call ends; the signal tells that it has, be it that the caller left. */
export function followCall(call: Call, reply: FastifyReply): AbortSignal {
  const ended = new AbortController()
  reply.raw.once('close', () => {
    const isWhole = reply.raw.writableFinished
    call.state = isWhole ? 'answered' : 'broken'
    call.status = isWhole ? reply.raw.statusCode : null
    ended.abort()
  })
  return ended.signal
}

function credentialsOf({ headers }: FastifyRequest): string[] {
  const keys = ['x-cg-demo-api-key', 'x-cg-pro-api-key', 'authorization'].filter((name) => name in headers)
  const cookies = (headers.cookie ?? '').split(';').map((pair) => (pair.split('=', 1)[0] ?? '').trim())
  return [...keys, ...cookies.filter((name) => name !== '').map((name) => `cookie ${name}`)]
}
