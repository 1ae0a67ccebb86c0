import type { Keys } from '@marketcache/cache'
import type { Clock, Params, Resource, View } from '@marketcache/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Owner, OwnerOf } from '../auth/owner-of.ts'
import { type BatchItem, batchAnswer } from '../http/batch-answer.ts'
import { isNotModified } from '../http/conditional.ts'
import { entryHeaders, type Headers, ownerHeaders } from '../http/entry-headers.ts'
import { goneSignal } from '../http/gone-signal.ts'
import { isUnprefixed } from '../http/predecessor-paths.ts'
import { ProblemError, problemBody } from '../http/problem.ts'
import { documentOf, representationOf, unpackEntry } from '../http/representation.ts'
import { readDemands } from '../http/request-cache-control.ts'
import type { ReadMade } from '../reading/read-made.ts'
import type { Reader, ReadRequest, ReadResult } from '../reading/reader.ts'
import { refusalProblem } from '../reading/refusal-problem.ts'
import { createIdListReader } from './id-list.ts'
import { batchSchema, readSchema, viewSchema } from './read-schemas.ts'
import { collectParams, keyOf, type ResourceParams, splitParams, type Texts } from './resource-params.ts'
import { prefersCsv, viewAnswer } from './view-answer.ts'

/** What the routes of all resources are made of. */
export interface ReadRouteDeps {
  resources: readonly Resource[]
  reader: Reader
  keys: Keys
  clock: Clock
  /** Where examples in the documentation point to, without a trailing slash. */
  baseUrl: string
  ownerOf: OwnerOf
  /** For values that a reader may not have made. */
  readMade: ReadMade
}

interface ReadRoute {
  Params: Texts
  Querystring: Texts & { wait: number }
}

const prefix = '/api/v1'
const json = 'application/json; charset=utf-8'

/** Adds the routes of every resource: one that reads a value, and one that reads many where there is such a form. */
export function addReadRoutes(app: FastifyInstance, deps: ReadRouteDeps): void {
  for (const resource of deps.resources) {
    addReadRoute(app, resource, deps)
    for (const view of resource.views) addViewRoute(app, { ...deps, resource, view })
    addBatchRoute(app, resource, deps)
  }
}

function addReadRoute(app: FastifyInstance, resource: Resource, deps: ReadRouteDeps): void {
  // A resource that is read in views has no whole to send.
  if (resource.views.some(({ suffix }) => suffix === '')) return
  const split = splitParams(resource)
  const url = `${prefix}${resource.path}`
  const schema = readSchema(resource, split, deps.baseUrl)
  app.get<ReadRoute>(url, { schema }, async (request, reply) => {
    const { entry, forwarded, owner } = await readEntry(request, reply, { ...deps, resource, split })
    const { body, etag, headers } = isUnprefixed(request.originalUrl)
      ? await documentOf(entry)
      : await representationOf(entry, request.headers['accept-encoding'])
    return sendStored(request, reply, {
      headers: {
        ...entryHeaders(entry, deps.clock.now(), forwarded),
        ...headers,
        ...ownerHeaders(resource, owner, headers.vary),
        etag,
      },
      body,
      mediaType: json,
      etag,
      modifiedAtMs: entry.fetchedAt,
    })
  })
}

function addViewRoute(
  app: FastifyInstance,
  { resource, view, ...deps }: ReadRouteDeps & { resource: Resource; view: View<unknown> },
): void {
  const split = splitParams(resource)
  const url = `${prefix}${resource.path}${view.suffix}`
  const schema = viewSchema({ resource, view, params: split, baseUrl: deps.baseUrl })
  app.get<ReadRoute>(url, { schema }, async (request, reply) => {
    const { entry, forwarded, owner } = await readEntry(request, reply, { ...deps, resource, split })
    const wantsCsv = view.hasCsv && prefersCsv(request.headers.accept)
    const { body, mediaType, etag } = viewAnswer(await unpackEntry(entry), view, {
      query: request.query,
      wantsCsv,
    })
    const vary = view.hasCsv ? 'accept' : undefined
    const headers = {
      ...entryHeaders(entry, deps.clock.now(), forwarded),
      ...(vary === undefined ? {} : { vary }),
      ...ownerHeaders(resource, owner, vary),
      etag,
    }
    return sendStored(request, reply, { headers, body, mediaType, etag, modifiedAtMs: entry.fetchedAt })
  })
}

/** Reads the value that a request names. @throws {ProblemError} When there is none to send. */
async function readEntry(
  request: FastifyRequest<ReadRoute>,
  reply: FastifyReply,
  at: Pick<ReadRouteDeps, 'reader' | 'readMade' | 'keys' | 'ownerOf'> & {
    resource: Resource
    split: ResourceParams
  },
) {
  const { resource, split } = at
  const owner = await ownerIn(request, at)
  const params = collectParams(resource, split.names, { path: request.params, query: request.query, owner })
  const mayMake = resource.input?.needsKey !== true || owner !== 'public'
  const read = mayMake ? at.reader.readOne : at.readMade
  const result = await read({
    resource,
    params,
    key: keyOf(at.keys, resource, params),
    demands: readDemands(request.headers['cache-control']),
    waitMs: request.query.wait * 1000,
    untilGone: () => goneSignal(reply.raw),
  })
  if (result.kind === 'served') return { ...result, owner }
  throw new ProblemError(refusalProblem(result.refusal, resource, params))
}

/** Not awaited where everybody reads the same: a hit is settled at once. */
function ownerIn(
  { headers }: FastifyRequest<ReadRoute>,
  { resource, ownerOf }: Pick<ReadRouteDeps, 'ownerOf'> & { resource: Resource },
): Owner | Promise<Owner> {
  return resource.scope === 'public' ? 'public' : ownerOf(resource, headers)
}

function addBatchRoute(app: FastifyInstance, resource: Resource, deps: ReadRouteDeps): void {
  const { batch } = resource
  const idSchema = batch === null ? undefined : resource.params.properties[batch.param]
  if (batch === null || idSchema === undefined) return
  const { reader, keys, clock, baseUrl } = deps
  const split = splitParams(resource)
  const readIds = createIdListReader(batch.query, idSchema)
  const schema = batchSchema(resource, batch, split, baseUrl)
  app.get<ReadRoute>(`${prefix}${batch.path}`, { schema }, async (request, reply) => {
    const demands = readDemands(request.headers['cache-control'])
    const waitMs = request.query.wait * 1000
    const untilGone = once(() => goneSignal(reply.raw))
    const owner = await ownerIn(request, { ...deps, resource })
    const requests = readIds(request.query[batch.query] ?? '').map((id): ReadRequest => {
      const given = { ...request.params, [batch.param]: id }
      const params = collectParams(resource, split.names, { path: given, query: request.query, owner })
      return { resource, params, key: keyOf(keys, resource, params), demands, waitMs, untilGone }
    })
    const results = await reader.readMany(requests)
    const items = await Promise.all(
      results.map((result, index) => toItem(result, resource, requests[index]?.params ?? {})),
    )
    const answer = batchAnswer(items, clock.now())
    const headers = { ...answer.headers, ...ownerHeaders(resource, owner, undefined) }
    return sendStored(request, reply, { ...answer, headers, mediaType: json })
  })
}

async function toItem(result: ReadResult, resource: Resource, params: Params): Promise<BatchItem> {
  if (result.kind === 'served') return { ...result, entry: await unpackEntry(result.entry) }
  const problem = refusalProblem(result.refusal, resource, params)
  return { problem: problemBody(problem, { resource: resource.name, params }) }
}

/** Sends stored bytes, or tells a client that has them that it does. */
function sendStored(
  request: FastifyRequest,
  reply: FastifyReply,
  stored: {
    headers: Headers
    body: Buffer
    mediaType: string
    etag: string | null
    modifiedAtMs: number | null
  },
): FastifyReply {
  reply.headers(stored.headers)
  if (isNotModified(request.headers, stored.etag, stored.modifiedAtMs)) return reply.code(304).send()
  return reply.header('content-type', stored.mediaType).send(stored.body)
}

function once<Value>(create: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: create() }
    return made.value
  }
}
