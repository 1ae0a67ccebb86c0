import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Call, CallLog } from '../control/call-log.ts'
import type { ServedBodies } from '../control/served-bodies.ts'
import { damageBody } from '../faults/damage-body.ts'
import { errorAnswerOf } from '../faults/error-answers.ts'
import type { Fault } from '../faults/fault.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import { findDestination, send } from './provider-hosts.ts'
import type { ProviderHost } from './provider-route.ts'

/** What stands between a caller and the providers' routes. */
export interface ProviderTrafficDeps {
  hosts: ProviderHost[]
  calls: CallLog
  faults: FaultRegistry
  served: ServedBodies
  expireCrumbs: () => void
}

/** Counts every request to a provider, and lets faults and served bodies have their way with it. */
export function registerProviderTraffic(app: FastifyInstance, deps: ProviderTrafficDeps): void {
  const faultOfRequest = new WeakMap<FastifyRequest, Fault>()

  app.addHook('onRequest', async (request, reply) => {
    const destination = findDestination(deps.hosts, request.url)
    if (destination === null) return
    const { host, provider, path } = destination
    const call = deps.calls.start(
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
    const left = followCall(call, reply)
    const { latencyMs, fault } = deps.faults.take(provider, path)
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: left }).catch(() => undefined)
    if (fault !== null) {
      call.faults.push(fault.id)
      faultOfRequest.set(request, fault)
      const isOver = await sufferFault(fault, { request, reply, left })
      if (isOver) return reply
    }
    const served = deps.served.find(provider, path)
    if (served === undefined) return
    const headers = { 'content-type': 'application/json; charset=utf-8', ...served.headers }
    return send(reply, { status: served.status ?? 200, headers, body: served.body })
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = faultOfRequest.get(request)
    if (fault === undefined || typeof payload !== 'string') return payload
    const damaged = damageBody(fault, payload)
    if (damaged === null) return payload
    if (damaged.contentLength === null) reply.removeHeader('content-length')
    else reply.header('content-length', damaged.contentLength)
    return damaged.body
  })

  async function sufferFault(
    fault: Fault,
    { reply, request, left }: { reply: FastifyReply; request: FastifyRequest; left: AbortSignal },
  ): Promise<boolean> {
    if (fault.kind === 'withhold') {
      const gone = Promise.withResolvers<void>()
      left.addEventListener('abort', () => gone.resolve(), { once: true })
      await Promise.race([deps.faults.untilRemoved(fault.id), gone.promise])
      return false
    }
    if (fault.kind === 'reset') {
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return true
    }
    if (fault.kind === 'crumb_expired') deps.expireCrumbs()
    const answer = errorAnswerOf(fault)
    if (answer === null) return false
    send(reply, answer)
    return true
  }
}

function followCall(call: Call, reply: FastifyReply): AbortSignal {
  const left = new AbortController()
  reply.raw.once('close', () => {
    const isWhole = reply.raw.writableFinished
    call.state = isWhole ? 'answered' : 'broken'
    call.status = isWhole ? reply.raw.statusCode : null
    left.abort()
  })
  return left.signal
}

function credentialsOf({ headers }: FastifyRequest): string[] {
  const keys = ['x-cg-demo-api-key', 'x-cg-pro-api-key', 'authorization'].filter((name) => name in headers)
  const cookies = (headers.cookie ?? '').split(';').flatMap((pair) => pair.split('=', 1)[0]?.trim() || [])
  return [...keys, ...cookies.map((name) => `cookie ${name}`)]
}
