import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CallLog } from '../control/call-log.ts'
import type { ServedBodies } from '../control/served-bodies.ts'
import { damageBody } from '../faults/damage-body.ts'
import { errorAnswerOf } from '../faults/error-answers.ts'
import type { Fault } from '../faults/fault.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import type { Market } from '../market/market.ts'
import { compressBody } from './compress-body.ts'
import { followCall, logCall } from './follow-call.ts'
import { findDestination, send } from './provider-hosts.ts'
import type { ProviderHost } from './provider-route.ts'

/** What stands between a caller and the providers' routes. */
export interface ProviderTrafficDeps {
  hosts: ProviderHost[]
  calls: CallLog
  faults: FaultRegistry
  served: ServedBodies
  expireCrumbs: () => void
  /** Its time is that of the providers. */
  market: Pick<Market, 'now'>
}

/** Counts every request to a provider, and lets faults and served bodies have their way with it. */
export function registerProviderTraffic(app: FastifyInstance, deps: ProviderTrafficDeps): void {
  const { hosts, calls, faults, served, expireCrumbs, market } = deps
  const damaging = new WeakMap<FastifyRequest, Fault>()

  app.addHook('onRequest', async (request, reply) => {
    const destination = findDestination(hosts, request.url)
    if (destination === null) return
    const call = logCall(calls, request, destination)
    const ended = followCall(call, reply)
    const { latencies, fault } = faults.take(destination.provider, destination.path)
    call.faults = [...latencies, ...(fault === null ? [] : [fault])].map(({ id }) => id)
    await waitFor(latencies, ended)
    if (fault?.kind === 'withhold') await Promise.race([faults.untilRemoved(fault.id), untilAborted(ended)])
    if (ended.aborted) return reply.hijack()
    if (fault !== null) {
      if (fault.kind === 'crumb_expired') expireCrumbs()
      if (strike(fault, request, reply, market.now())) return reply
      damaging.set(request, fault)
    }
    const body = served.find(destination.provider, destination.path)
    if (body !== undefined) return send(reply, verbatim(body))
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || findDestination(hosts, request.url) === null) return payload
    const fault = damaging.get(request)
    const damaged = fault === undefined ? null : damageBody(fault, payload)
    if (damaged === null) return compressBody(request, reply, payload)
    if (damaged.contentLength === null) reply.removeHeader('content-length')
    else reply.header('content-length', damaged.contentLength)
    return damaged.body
  })
}

/** Ends the request with a fault that needs no answer of the provider; false for the others. */
function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply, nowMs: number): boolean {
  if (fault.kind === 'reset') {
    reply.hijack()
    request.raw.socket.resetAndDestroy()
    return true
  }
  const answer = errorAnswerOf(fault, nowMs)
  if (answer !== null) send(reply, answer)
  return answer !== null
}

async function waitFor(latencies: Fault[], ended: AbortSignal): Promise<void> {
  const ms = latencies.reduce((sum, latency) => sum + (latency.ms ?? 0), 0)
  if (ms > 0) await sleep(ms, undefined, { signal: ended }).catch(() => undefined)
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  return promise
}

function verbatim({
  status = 200,
  headers,
  body,
}: {
  status?: number
  headers?: Record<string, string>
  body: string
}) {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body }
}
