import { type Resource, Type } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { Pattern } from './cache-keys-route.ts'
import { type CacheRouteDeps, handlerTimeout, orPartlyDropped } from './cache-routes.ts'
import { groupOf } from './entries/entry-groups.ts'
import { type EntryPattern, readEntryPattern } from './entries/entry-pattern.ts'

const message = 'Cache cleared successfully'
const Cleared = Type.Integer({ description: 'Entries that were dropped' })

/** Adds the routes that drop many entries: those that match, and those of one user. */
export function addClearRoutes(app: FastifyInstance, deps: CacheRouteDeps): void {
  addClearRoute(app, deps)
  addUserRoute(app, deps)
}

interface ClearQuery {
  pattern: string
  confirm: boolean
}

function addClearRoute(app: FastifyInstance, deps: CacheRouteDeps): void {
  const schema = {
    operationId: 'clear-cache',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Drop the entries that match',
    description:
      'Drops entries under our prefix, those of users included, and never what queues, budgets and bookkeeping keep. What spares no namespace, such as `*` or no pattern, needs `confirm=true`.',
    querystring: Type.Object(
      {
        pattern: Type.Optional({ ...Pattern, default: '*' }),
        confirm: Type.Optional(
          Type.Boolean({ default: false, description: 'Whether really everything is meant' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object(
        { message: Type.String(), pattern: Type.String(), keys_cleared: Cleared },
        { examples: [{ message, pattern: 'price:*', keys_cleared: 12 }] },
      ),
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/v1/cache/clear?pattern=price:*`, '-X DELETE', withToken),
  }
  app.delete<{ Querystring: ClearQuery }>(
    '/api/v1/cache/clear',
    { schema, handlerTimeout },
    async ({ query }) => {
      const pattern = readEntryPattern(deps.names, query.pattern)
      if (pattern.isEverything && !query.confirm) throw refuseEverything()
      const cleared = await orPartlyDropped(() => clear(deps, pattern))
      deps.logger.info({ action: 'clear', pattern: query.pattern, keysCleared: cleared }, 'cache cleared')
      return { message, pattern: query.pattern, keys_cleared: cleared }
    },
  )
}

async function clear({ scanner, remover }: CacheRouteDeps, pattern: EntryPattern): Promise<number> {
  let cleared = 0
  for await (const { entries } of scanner.walk(pattern, Number.POSITIVE_INFINITY))
    if (entries.length > 0) cleared += await remover.remove(entries.map(({ key }) => key))
  return cleared
}

function refuseEverything(): ProblemError {
  const mistake = {
    field: 'confirm',
    message: 'must be true when the pattern spares nothing: everything would be dropped',
  }
  return new ProblemError(invalidRequest([mistake]))
}

const UserId = Type.String({
  pattern: '^[\\x21-\\x7e]{1,128}$',
  description: 'id of a user as tokens name it',
  examples: ['42'],
})

const ClearedUser = Type.Object(
  {
    message: Type.String(),
    user_id: Type.String(),
    namespace: Type.Union([Type.String(), Type.Null()]),
    keys_cleared: Cleared,
  },
  { examples: [{ message, user_id: '42', namespace: 'portfolio', keys_cleared: 2 }] },
)

function addUserRoute(app: FastifyInstance, deps: CacheRouteDeps): void {
  const schema = {
    operationId: 'clear-user',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Drop the entries of one user',
    description:
      'Drops everything of a user, or what belongs to one namespace: a resource, or a group such as `analytics`. What the user posted in the last ten minutes goes, too, and is not counted.',
    params: Type.Object({ userId: UserId }),
    querystring: Type.Object(
      {
        namespace: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 100,
            description: 'Only this namespace',
            examples: ['portfolio'],
          }),
        ),
      },
      { additionalProperties: false },
    ),
    response: {
      200: ClearedUser,
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/v1/cache/users/42`, '-X DELETE', withToken),
  }
  app.delete<{ Params: { userId: string }; Querystring: { namespace?: string } }>(
    '/api/v1/cache/users/:userId',
    { schema, handlerTimeout },
    async ({ params: { userId }, query: { namespace } }) => {
      const meant = meantBy(deps, namespace)
      const ofAll = `user:${userId}`
      const tags = meant?.map(({ name }) => `${ofAll}:${name}`) ?? [ofAll]
      // What was posted goes first, so that nothing is made of it again; without the queue the values still go.
      const left = await forgetInputs(deps, { owner: `user.${userId}`, resources: meant ?? deps.resources })
      const cleared = await orPartlyDropped(() => deps.remover.invalidateTags(tags))
      if (left !== null) throw left
      deps.logger.info({ action: 'clear-user', namespace, keysCleared: cleared }, 'cache cleared')
      return { message, user_id: userId, namespace: namespace ?? null, keys_cleared: cleared }
    },
  )
}

/** Resources of one namespace; null where everything of a user is meant. */
function meantBy({ resources }: CacheRouteDeps, namespace: string | undefined): Resource[] | null {
  if (namespace === undefined || namespace === 'users') return null
  const meant = resources.filter(({ name, aliases }) => [name, ...aliases, groupOf(name)].includes(namespace))
  if (meant.length > 0) return meant
  const known = resources.map(({ name }) => name).join(', ')
  const mistake = {
    field: 'namespace',
    message: `must be a resource, one of its aliases or a group; known are ${known}`,
  }
  throw new ProblemError(invalidRequest([mistake]))
}

/** Drops what a user posted. @returns Null, or the problem that it could not be dropped. */
async function forgetInputs(
  { inputs }: CacheRouteDeps,
  { owner, resources }: { owner: string; resources: readonly Resource[] },
): Promise<ProblemError | null> {
  try {
    await inputs.forget({ owner, resources: resources.filter(({ input }) => input !== null) })
    return null
  } catch (cause) {
    const detail = 'The queue does not answer; what the user posted is left there for up to ten minutes'
    const problem = new ProblemError({ code: 'queue_unavailable', detail, retryAfterSeconds: 5 })
    problem.cause = cause
    return problem
  }
}
