import { Type } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, handlerTimeout, orCacheUnavailable } from './cache-routes.ts'
import { readEntryPattern } from './entries/entry-pattern.ts'
import { readCursor, toCursor } from './entries/scan-cursor.ts'
import { firstPlace, type ScanPlace } from './entries/scan-entries.ts'

/** Which entries are meant, by their names. */
export const Pattern = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description:
    'Names of entries: `*` stands for anything, `?` for one character. With our prefix or without, by our names or those of predecessors: `coin:*`, `price:AAPL`, `crypto:*`, `trading:*`',
  examples: ['price:*'],
})

interface KeysQuery {
  pattern: string
  cursor?: string
  limit: number
  users: boolean
}

const KeysQuery = Type.Object(
  {
    pattern: Type.Optional({ ...Pattern, default: '*' }),
    cursor: Type.Optional(
      Type.String({
        maxLength: 20_000,
        description: '`next_cursor` of the page before; nothing for the first',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000, description: 'Most keys of one page' }),
    ),
    users: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether keys of users are shown, too' }),
    ),
  },
  { additionalProperties: false },
)

const KeysPage = Type.Object(
  {
    pattern: Type.String(),
    count: Type.Integer({ description: 'Keys of this page' }),
    keys: Type.Array(Type.String()),
    next_cursor: Type.Union([Type.String(), Type.Null()]),
  },
  { examples: [{ pattern: 'price:*', count: 1, keys: ['mc:quote:AAPL'], next_cursor: null }] },
)

/** Adds the route that lists keys page by page. */
export function addCacheKeysRoute(app: FastifyInstance, deps: CacheRouteDeps): void {
  const schema = {
    operationId: 'cache-keys',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Keys of entries, page by page',
    description:
      'Lists what is stored under our prefix and matches; never what queues and bookkeeping keep. The header `Link` leads to the next page, and a page with no such header is the last. A page may be short, or empty, with more behind it: the search goes on there.',
    querystring: KeysQuery,
    response: {
      200: KeysPage,
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/v1/cache/keys?pattern=price:*&limit=100`, withToken),
  }
  app.get<{ Querystring: KeysQuery }>(
    '/api/v1/cache/keys',
    { schema, handlerTimeout },
    async ({ query }, reply) => {
      const { pattern, limit, users } = query
      const from = placeOf(query.cursor)
      const { entries, next } = await orCacheUnavailable(() =>
        deps.scanner.page({
          pattern: readEntryPattern(deps.names, pattern),
          isShown: ({ userId }) => users || userId === null,
          limit,
          from,
        }),
      )
      const nextCursor = next === null ? null : toCursor(next)
      if (nextCursor !== null) reply.header('link', linkTo(query, nextCursor))
      return { pattern, count: entries.length, keys: entries.map(({ key }) => key), next_cursor: nextCursor }
    },
  )
}

function placeOf(cursor: string | undefined): ScanPlace {
  const place = cursor === undefined ? firstPlace : readCursor(cursor)
  if (place !== null) return place
  const message = 'must be the next_cursor of the page before'
  throw new ProblemError(invalidRequest([{ field: 'cursor', message }]))
}

function linkTo({ pattern, limit, users }: KeysQuery, cursor: string): string {
  const query = new URLSearchParams({ pattern, limit: String(limit), users: String(users), cursor })
  return `</api/v1/cache/keys?${query}>; rel="next"`
}
