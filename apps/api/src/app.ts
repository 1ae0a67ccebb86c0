import fastifyRedis from '@fastify/redis'
import type { EntryEvents, Keys } from '@marketcache/cache'
import type { Clock, Resource } from '@marketcache/contracts'
import type { Logger, Metrics } from '@marketcache/platform'
import type { Demand, Inputs, LaneDepth, QueueCounts } from '@marketcache/refresh'
import Fastify, { type FastifyInstance } from 'fastify'
import { type AdminGuard, createAdminGuard } from './admin/admin-guard.ts'
import { addAdminRoutes } from './admin/admin-routes.ts'
import type { EntryRemover } from './admin/cache-routes.ts'
import { createEntryNames } from './admin/entries/entry-names.ts'
import { createFindKeys } from './admin/entries/find-keys.ts'
import { createEntryScanner } from './admin/entries/scan-entries.ts'
import type { AdminQueues } from './admin/job-answers.ts'
import { findPopularCoins } from './admin/popular-coins.ts'
import type { AuthSettings } from './auth/auth-settings.ts'
import { createKnowsToken } from './auth/known-tokens.ts'
import { createMayAsk } from './auth/may-ask.ts'
import { createOwnerOf } from './auth/owner-of.ts'
import { createVerifyToken } from './auth/verify-token.ts'
import type { Connections } from './connections.ts'
import { addNotFound, createErrorHandling } from './http/error-handling.ts'
import { collectMethods } from './http/method-not-allowed.ts'
import { addRequestLog } from './http/request-log.ts'
import { serverOptions } from './http/server-options.ts'
import { createValidatorCompiler } from './http/validation.ts'
import { addDemandCounter } from './reading/add-demand-counter.ts'
import { createReadPath } from './reading/create-read-path.ts'
import type { EntrySource } from './reading/entry-source.ts'
import { createReadMade } from './reading/read-made.ts'
import type { Reader } from './reading/reader.ts'
import type { RefreshDoor } from './reading/wanter.ts'
import { addAskRoutes } from './routes/ask-routes.ts'
import { addDepthMetrics } from './routes/depth-metrics.ts'
import { addOpenApi, addPages } from './routes/documentation.ts'
import { addHealthRoutes } from './routes/health-routes.ts'
import { addReadRoutes } from './routes/read-routes.ts'
import { addRedisMetrics } from './routes/redis-metrics.ts'
import type { ApiSettings } from './settings.ts'

/** What the API is made of; its owner opens and closes all of it. */
export interface AppDeps {
  settings: Pick<
    ApiSettings,
    | 'HOST'
    | 'PORT'
    | 'ADMIN_TOKEN'
    | 'TRUST_PROXY'
    | 'WARM_COINS'
    | 'LLM_MODEL'
    | 'API_KEYS'
    | 'METADATA_RELEVANT_FIELDS'
  > &
    AuthSettings
  resources: readonly Resource[]
  clock: Clock
  logger: Logger
  metrics: Metrics
  keys: Keys
  entries: EntrySource & EntryRemover
  events: EntryEvents
  refresher: RefreshDoor
  demand: Demand
  inputs: Inputs
  queues: AdminQueues & { counts: () => Promise<Readonly<Record<string, QueueCounts>>> }
  depths: () => Promise<readonly LaneDepth[]>
  connections: Connections
}

/** Creates the API; it does not listen yet. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { settings, resources, logger, metrics, connections, queues } = deps
  const problems = metrics.counter({
    name: 'problems_total',
    help: 'Problems told to clients',
    labels: ['code'],
  })
  const { onError, onClientError } = createErrorHandling({
    logger,
    onProblem: (code) => problems.inc({ code }),
  })
  const app = Fastify({
    ...serverOptions(settings.TRUST_PROXY),
    clientErrorHandler: onClientError,
    frameworkErrors: onError,
  })
  app.setErrorHandler(onError)
  addNotFound(app)
  app.setValidatorCompiler(createValidatorCompiler())
  // Schemas of answers are documentation: what is cached is sent as it is stored.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.removeContentTypeParser('text/plain')
  addRequestLog(app, logger)
  addDepthMetrics(metrics, { depths: deps.depths, counts: queues.counts })
  addRedisMetrics(metrics, connections)
  await app.register(fastifyRedis, { client: connections.cache, closeClient: false })

  const counter = addDemandCounter(app, deps)
  const baseUrl = baseUrlOf(settings)
  const refuseOtherMethods = collectMethods(app)
  await addOpenApi(app, baseUrl)
  const onForwarded = createProxyWarning(deps)
  const guard = createAdminGuard({ token: settings.ADMIN_TOKEN, clock: deps.clock, onForwarded })
  addReading(app, { ...deps, guard, reader: createReadPath({ ...deps, demand: counter }), baseUrl })
  addHealthRoutes(app, { connections, metrics, baseUrl })
  await addAdmin(app, { ...deps, guard, baseUrl })
  await addPages(app, resources)
  refuseOtherMethods()
  app.server.maxConnections = 10_000
  return app
}

/** Adds the routes that read values, and those that ask for them by what is posted. */
function addReading(
  app: FastifyInstance,
  deps: AppDeps & { reader: Reader; guard: AdminGuard; baseUrl: string },
): void {
  const { settings, clock, guard } = deps
  const keys = settings.API_KEYS
  const knowsToken = createKnowsToken({ keys, adminToken: settings.ADMIN_TOKEN })
  const ownerOf = createOwnerOf({ verifyToken: createVerifyToken(settings, clock.now), knowsToken })
  const reading = { ...deps, ownerOf, readMade: createReadMade(deps) }
  addReadRoutes(app, reading)
  addAskRoutes(app, {
    ...reading,
    inputContext: { analysisModel: settings.LLM_MODEL },
    mayAsk: createMayAsk({ keys, knowsToken, guard, clock }),
  })
}

/** Adds what only those who run it may do. */
function addAdmin(
  app: FastifyInstance,
  deps: AppDeps & { guard: AdminGuard; baseUrl: string },
): Promise<void> {
  const { settings, resources, keys, connections } = deps
  const redis = connections.cache
  const names = createEntryNames({ resources, keys })
  return addAdminRoutes(app, {
    ...deps,
    popularCoins: (limit) => findPopularCoins({ demand: deps.demand, listed: settings.WARM_COINS, limit }),
    relevantFields: settings.METADATA_RELEVANT_FIELDS,
    redis,
    names,
    scanner: createEntryScanner({ redis, names }),
    findKeys: createFindKeys({ resources, keys }),
    remover: deps.entries,
  })
}

/** Warns once that a proxy is there which is not trusted: all of its clients count as one address. */
function createProxyWarning({ settings, logger }: Pick<AppDeps, 'settings' | 'logger'>): () => void {
  let isDone = settings.TRUST_PROXY.length > 0
  return () => {
    if (isDone) return
    isDone = true
    logger.warn('a proxy forwards admin requests and TRUST_PROXY is not set: its clients share one lock-out')
  }
}

/** Where examples point to: an address that works on this machine. */
function baseUrlOf({ HOST, PORT }: Pick<ApiSettings, 'HOST' | 'PORT'>): string {
  const isAny = HOST === '0.0.0.0' || HOST === '::'
  const host = isAny ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST
  return `http://${host}:${PORT === 0 ? 3000 : PORT}`
}
