import type { FastifyInstance, FastifyReply } from 'fastify'
import { type FaultRequest, faultKinds, faultRequestSchema, findFaultMistake } from '../faults/fault.ts'
import type { FaultRegistry } from '../faults/fault-registry.ts'
import { type ProviderHost, providerNames } from '../http/provider-route.ts'
import { type Market, stepMs } from '../market/market.ts'
import type { CallLog } from './call-log.ts'
import { findPathMistake } from './known-paths.ts'
import { type ServedBodies, type ServedBody, servedBodySchema } from './served-bodies.ts'
import { type SetPricesRequest, setPrices, setPricesSchema } from './set-prices.ts'

/** What the control routes act on. */
export interface ControlDeps {
  market: Market
  hosts: ProviderHost[]
  calls: CallLog
  faults: FaultRegistry
  served: ServedBodies
}

/** Routes under `/__sandbox` by which a test or a person steers the sandbox. */
export function registerControlRoutes(app: FastifyInstance, deps: ControlDeps): void {
  app.get('/__sandbox', () => describeSandbox(deps))
  registerFaultRoutes(app, deps)
  registerCallRoutes(app, deps)
  registerServeRoutes(app, deps)
  registerPriceRoutes(app, deps)
}

function registerFaultRoutes(app: FastifyInstance, { faults, hosts }: ControlDeps): void {
  app.post<{ Body: FaultRequest }>(
    '/__sandbox/faults',
    { schema: { body: faultRequestSchema } },
    (request, reply) => {
      const mistake = findFaultMistake(request.body) ?? findPathMistake(hosts, request.body)
      return mistake === null ? reply.code(201).send(faults.add(request.body)) : badRequest(reply, mistake)
    },
  )
  app.get('/__sandbox/faults', () => ({ faults: faults.list() }))
  app.delete('/__sandbox/faults', (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/__sandbox/faults/:id', ({ params }, reply) =>
    faults.remove(params.id)
      ? reply.code(204).send()
      : reply.code(404).send({ error: 'not_found', message: `there is no fault "${params.id}"` }),
  )
}

function registerCallRoutes(app: FastifyInstance, { calls }: ControlDeps): void {
  const querystring = {
    type: 'object',
    additionalProperties: false,
    properties: {
      provider: { enum: providerNames },
      path: { type: 'string', pattern: '^/' },
      since: { type: 'string', pattern: '^\\d{1,15}$' },
    },
  } as const
  app.get<{ Querystring: { provider?: string; path?: string; since?: string } }>(
    '/__sandbox/calls',
    { schema: { querystring } },
    ({ query: { since, ...filter } }) => {
      const found = calls.list({ ...filter, ...(since === undefined ? {} : { sinceMs: Number(since) }) })
      return { count: found.length, calls: found }
    },
  )
  app.delete('/__sandbox/calls', (_request, reply) => {
    calls.clear()
    return reply.code(204).send()
  })
}

function registerServeRoutes(app: FastifyInstance, { served }: ControlDeps): void {
  app.post<{ Body: ServedBody }>(
    '/__sandbox/serve',
    { schema: { body: servedBodySchema } },
    (request, reply) => {
      served.set(request.body)
      return reply.code(201).send({ provider: request.body.provider, path: request.body.path })
    },
  )
  app.get('/__sandbox/serve', () => ({
    served: served.list().map(({ body, ...rest }) => ({ ...rest, bytes: Buffer.byteLength(body) })),
  }))
  app.delete('/__sandbox/serve', (_request, reply) => {
    served.clear()
    return reply.code(204).send()
  })
}

function registerPriceRoutes(app: FastifyInstance, { market }: ControlDeps): void {
  const current = () => ({
    coingecko: Object.fromEntries(market.setPrices.coingecko),
    yahoo: Object.fromEntries(market.setPrices.yahoo),
  })
  app.post<{ Body: SetPricesRequest }>(
    '/__sandbox/prices',
    { schema: { body: setPricesSchema } },
    (request, reply) => {
      const mistake = setPrices(market, request.body)
      return mistake === null ? reply.send(current()) : badRequest(reply, mistake)
    },
  )
  app.get('/__sandbox/prices', current)
  app.delete('/__sandbox/prices', (_request, reply) => {
    market.setPrices.coingecko.clear()
    market.setPrices.yahoo.clear()
    return reply.code(204).send()
  })
}

function describeSandbox({ hosts, market, faults, served }: ControlDeps) {
  return {
    seed: market.seed,
    now: new Date(market.now()).toISOString(),
    pricesMoveEveryMs: stepMs,
    hosts: hosts.map(({ prefix, provider, standsFor, routes }) => ({
      prefix,
      provider,
      standsFor,
      paths: routes.map(({ path }) => path),
    })),
    coins: market.coins.map(({ id }) => id),
    symbols: market.symbols.map(({ symbol }) => symbol),
    faultKinds,
    faults: faults.list().length,
    served: served.list().length,
    control: [
      'POST GET DELETE /__sandbox/faults',
      'DELETE /__sandbox/faults/:id',
      'GET DELETE /__sandbox/calls',
      'POST GET DELETE /__sandbox/serve',
      'POST GET DELETE /__sandbox/prices',
    ],
  }
}

function badRequest(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(400).send({ error: 'bad_request', message })
}
