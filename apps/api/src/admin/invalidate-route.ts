import { type Static, Type } from '@marketcache/contracts'
import { isRelevantChange, MetadataId, MetadataKind } from '@marketcache/resources'
import type { FastifyInstance } from 'fastify'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, handlerTimeout, orPartlyDropped } from './cache-routes.ts'

const Name = Type.String({ minLength: 1, maxLength: 1_000 })
const InvalidateBody = Type.Object(
  {
    key: Type.Optional({
      ...Name,
      description:
        'One entry: `coin:bitcoin:usd`, `price:AAPL`, `metadata:crew:1:agents`; with our prefix or without',
    }),
    tag: Type.Optional({
      ...Name,
      description: 'Everything that carries a tag: `coin:bitcoin`, `instrument:AAPL`',
    }),
    kind: Type.Optional(MetadataKind),
    id: Type.Optional(MetadataId),
    changed: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: 1_000,
        description:
          'Fields of the entity that changed; when METADATA_RELEVANT_FIELDS names none of them, nothing is dropped. Without it everything of the entity is',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ kind: 'crew', id: '1', changed: ['name'] }, { key: 'price:AAPL' }, { tag: 'coin:bitcoin' }],
  },
)
type InvalidateBody = Static<typeof InvalidateBody>

const Invalidated = Type.Object(
  {
    message: Type.String(),
    invalidated: Type.Boolean({ description: 'False when no field that matters changed' }),
    keys_cleared: Type.Integer({ description: 'Entries that were dropped' }),
  },
  { examples: [{ message: 'Cache invalidated', invalidated: true, keys_cleared: 2 }] },
)

/** What a body asks for. */
type Order =
  | { by: 'key'; keys: readonly string[] }
  | { by: 'tag'; tags: readonly string[] }
  | { by: 'entity'; tags: readonly string[] }
  | { by: 'nothing' }

/** Adds the route by which the owners of data say that something changed. */
export function addInvalidateRoute(app: FastifyInstance, deps: CacheRouteDeps): void {
  const schema = {
    operationId: 'invalidate',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Drop one entry, what carries a tag, or an entity that changed',
    description:
      'Give exactly one of `key`, `tag`, and `kind` with `id`. An entity of a metadata origin is dropped together with its relations; the origin calls this after it changed one, and may say which fields.',
    body: InvalidateBody,
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: Invalidated,
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(
      `${deps.baseUrl}/api/v1/cache/invalidate`,
      '-X POST',
      withToken,
      '-H "Content-Type: application/json"',
      `-d '{"kind":"crew","id":"1","changed":["name"]}'`,
    ),
  }
  app.post<{ Body: InvalidateBody }>(
    '/api/v1/cache/invalidate',
    { schema, handlerTimeout },
    async ({ body }) => {
      const order = orderOf(body, deps)
      const cleared = await orPartlyDropped(() => carryOut(order, deps))
      deps.logger.info({ action: 'invalidate', by: order.by, keysCleared: cleared }, 'cache invalidated')
      const isDone = order.by !== 'nothing'
      const message = isDone ? 'Cache invalidated' : 'No relevant field changed'
      return { message, invalidated: isDone, keys_cleared: cleared }
    },
  )
}

function orderOf(body: InvalidateBody, { findKeys, relevantFields }: CacheRouteDeps): Order {
  const { key, tag, kind, id, changed } = body
  const isEntity = kind !== undefined || id !== undefined || changed !== undefined
  if ([key !== undefined, tag !== undefined, isEntity].filter(Boolean).length !== 1)
    throw refuse('body', 'must hold exactly one of key, tag, and kind with id')
  if (tag !== undefined) return { by: 'tag', tags: [tag] }
  if (key !== undefined) {
    const keys = findKeys(key)
    if (keys.length === 0) throw refuse('key', 'must name one entry of a resource, like coin:bitcoin:usd')
    return { by: 'key', keys }
  }
  if (kind === undefined) throw refuse('kind', 'is required with id')
  if (id === undefined) throw refuse('id', 'is required with kind')
  const named = kind.toLowerCase()
  if (changed !== undefined && !isRelevantChange(relevantFields, named, changed)) return { by: 'nothing' }
  return { by: 'entity', tags: [`metadata:${named}:${id}`] }
}

async function carryOut(order: Order, { remover }: CacheRouteDeps): Promise<number> {
  if (order.by === 'nothing') return 0
  return order.by === 'key' ? remover.remove(order.keys) : remover.invalidateTags(order.tags)
}

function refuse(field: string, message: string): ProblemError {
  return new ProblemError(invalidRequest([{ field, message }]))
}
