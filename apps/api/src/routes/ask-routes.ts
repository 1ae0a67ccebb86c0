import { createHash } from 'node:crypto'
import type { StoredEntry } from '@marketcache/cache'
import {
  type CanonicalInput,
  canonicalJson,
  type InputContext,
  type Params,
  type Resource,
  type ResourceInput,
} from '@marketcache/contracts'
import type { Inputs } from '@marketcache/refresh'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MayAsk } from '../auth/may-ask.ts'
import type { Owner } from '../auth/owner-of.ts'
import { bodyLimitFor } from '../http/body-limit.ts'
import { entryHeaders, noSniff, ownerHeaders } from '../http/entry-headers.ts'
import { goneSignal } from '../http/gone-signal.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { representationOf } from '../http/representation.ts'
import { noDemands } from '../http/request-cache-control.ts'
import { isKept, stateOf } from '../reading/decide.ts'
import type { ReadResult } from '../reading/reader.ts'
import { refusalProblem } from '../reading/refusal-problem.ts'
import { askSchema } from './ask-schema.ts'
import type { ReadRouteDeps } from './read-routes.ts'
import { addressOf, collectParams, keyOf, splitParams } from './resource-params.ts'

/** What the routes are made of that ask for values by what is posted. */
export interface AskRouteDeps extends ReadRouteDeps {
  inputs: Pick<Inputs, 'put'>
  inputContext: InputContext
  mayAsk: MayAsk
}

interface AskRoute {
  Body: unknown
  Querystring: { wait: number }
}

type Asked = Resource & { input: ResourceInput }

const prefix = '/api/v1'
const json = 'application/json; charset=utf-8'
const overloadedRetrySeconds = 5
const onlyIfCached = { ...noDemands, isOnlyIfCached: true }

/** Adds a route for every resource whose values are made of what is posted: the same question always names the same value. */
export function addAskRoutes(app: FastifyInstance, deps: AskRouteDeps): void {
  for (const resource of deps.resources) if (isAsked(resource)) addAskRoute(app, resource, deps)
}

function isAsked(resource: Resource): resource is Asked {
  return resource.input !== null
}

function addAskRoute(app: FastifyInstance, resource: Asked, deps: AskRouteDeps): void {
  const schema = askSchema(resource, deps.baseUrl)
  const bodyLimit = bodyLimitFor(resource.input.maxBytes)
  app.post<AskRoute>(`${prefix}${resource.input.path}`, { schema, bodyLimit }, async (request, reply) => {
    const owner = await deps.ownerOf(resource, request.headers)
    const canonical = readInput(resource, request.body, deps.inputContext)
    const text = canonicalJson(canonical.input)
    const params = nameValue(resource, { canonical, text, owner })
    const value = { resource, params, key: keyOf(deps.keys, resource, params) }
    const waitMs = request.query.wait * 1000
    reply.header('location', `${prefix}${addressOf(resource, params)}`)
    const found = await deps.reader.look(value.key)
    const isEnough = await isServedAsItIs(request, found, { ...deps, resource, owner })
    if (!isEnough) await keepInput(deps, { resource, params, text })
    const untilGone = () => goneSignal(reply.raw)
    const result = isEnough
      ? await deps.reader.readFound({ ...value, demands: onlyIfCached, waitMs: 0 }, found)
      : await deps.reader.readOne({ ...value, demands: noDemands, waitMs, untilGone, isAskedAnew: true })
    if (result.kind === 'served') return sendValue(request, reply, { ...deps, resource, result, owner })
    if (result.refusal.code === 'warming') return sendPending(reply, resource, params)
    throw new ProblemError(refusalProblem(result.refusal, resource, params))
  })
}

/** Whether what is stored is the answer: it is fresh, or it is all that this request may have. @throws {ProblemError} When that is nothing. */
async function isServedAsItIs(
  request: FastifyRequest,
  found: StoredEntry | null,
  at: Parameters<typeof requireKey>[1] & Pick<AskRouteDeps, 'clock'>,
): Promise<boolean> {
  const state = stateOf(found, at.clock.now())
  if (state === 'fresh') return true
  if (isKept(state)) return !(await mayMake(request, at))
  await requireKey(request, at)
  return false
}

/** @throws {ProblemError} When making the value costs something, and the request may not cause that. */
async function requireKey(
  request: FastifyRequest,
  { resource, owner, mayAsk }: Pick<AskRouteDeps, 'mayAsk'> & { resource: Asked; owner: Owner },
): Promise<void> {
  if (resource.input.needsKey && owner === 'public') await mayAsk(request)
}

async function mayMake(request: FastifyRequest, at: Parameters<typeof requireKey>[1]): Promise<boolean> {
  try {
    await requireKey(request, at)
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

/** @throws {ProblemError} When what was posted is wrong or too long. */
function readInput({ input }: Asked, body: unknown, context: InputContext): CanonicalInput {
  const read = input.read(body, context)
  if ('mistakes' in read) throw new ProblemError(invalidRequest(read.mistakes))
  const bytes = Buffer.byteLength(canonicalJson(read.input))
  if (bytes <= input.maxBytes) return read
  const detail = `The input must not be larger than ${input.maxBytes} bytes, got ${bytes}`
  throw new ProblemError({ code: 'payload_too_large', detail })
}

/** The same question has the same hash, whoever asks; the owner is part of the key beside it. */
function nameValue(
  resource: Asked,
  { canonical, text, owner }: { canonical: CanonicalInput; text: string; owner: Owner },
): Params {
  const hash = createHash('sha256').update(text).digest('hex')
  const path = { ...canonical.params, hash }
  return collectParams(resource, splitParams(resource).names, { path, query: {}, owner })
}

/** @throws {ProblemError} When the queue is away, or holds too many already. */
async function keepInput(
  { inputs }: AskRouteDeps,
  { resource, params, text }: { resource: Asked; params: Params; text: string },
): Promise<void> {
  const isPut = await inputs.put({ resource, params }, text).catch((cause: unknown) => {
    const detail = `The queue does not answer, so no ${resource.name} can be made`
    const problem = new ProblemError({ code: 'queue_unavailable', detail, retryAfterSeconds: 5 })
    problem.cause = cause
    throw problem
  })
  if (isPut) return
  const detail = `Too many values of ${resource.name} are waiting to be made`
  throw new ProblemError({ code: 'overloaded', detail, retryAfterSeconds: overloadedRetrySeconds })
}

async function sendValue(
  request: FastifyRequest,
  reply: FastifyReply,
  { clock, resource, result, owner }: AskRouteDeps & { resource: Asked; owner: string; result: Served },
): Promise<FastifyReply> {
  const { entry, forwarded } = result
  const { body, etag, headers } = await representationOf(entry, request.headers['accept-encoding'])
  reply.headers({
    ...entryHeaders(entry, clock.now(), forwarded),
    ...headers,
    ...ownerHeaders(resource, owner, headers.vary),
    // An answer to POST is for whoever asked; the address in Location is what caches may keep.
    'cache-control': 'no-store',
    etag,
  })
  return reply.header('content-type', json).send(body)
}

type Served = Extract<ReadResult, { kind: 'served' }>

/** It is being made: here is where it will be. */
function sendPending(reply: FastifyReply, resource: Asked, params: Params): FastifyReply {
  reply.code(202).headers({ ...noSniff, 'cache-control': 'no-store', 'retry-after': '2' })
  return reply.header('content-type', json).send({
    message: `The ${resource.name} is being made; read it at its address`,
    url: `${prefix}${addressOf(resource, params)}`,
    params,
  })
}
