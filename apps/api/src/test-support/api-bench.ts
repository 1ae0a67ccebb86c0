import { randomUUID } from 'node:crypto'
import {
  createEntryEvents,
  createKeys,
  createRedisStore,
  type EntryKind,
  openRedis,
  type RedisRole,
} from '@marketcache/cache'
import type { Params, Resource } from '@marketcache/contracts'
import { connectionLog, createLogger, createMetrics } from '@marketcache/platform'
import { createDemand, createInputs, type Demand, type RefreshResult } from '@marketcache/refresh'
import { resources } from '@marketcache/resources'
import { createFakeClock, type FakeClock, type RedisServer } from '@marketcache/testing'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { type AppDeps, createApp } from '../app.ts'
import type { RefreshAnswer } from '../reading/decide.ts'
import { createEntrySource, type LocalLimits } from '../reading/entry-source.ts'
import type { Want, WantReason } from '../reading/wanter.ts'

/** What a test may say about an entry; it is fetched now, fresh for 10 s, served to 60 s and kept to 600 s. */
export interface BenchEntry {
  kind?: EntryKind
  ageMs?: number
  freshForMs?: number
  data?: unknown
  tags?: readonly string[]
  /** What stands in place of a value. */
  note?: object
}

/** The API over a real Redis, with a clock that the test moves and a refresher that the test plays. */
export interface ApiBench {
  app: FastifyInstance
  /** Begins every key of this bench. */
  prefix: string
  clock: FakeClock
  /** Every call to the refresher: `miss coin bitcoin,usd`. */
  wants: string[]
  /** What the refresher does and answers; the test may replace it. */
  refresh: { answer: (wants: readonly Want[], reason: WantReason) => Promise<readonly RefreshAnswer[]> }
  jobs: FakeJobs
  /** What all readers of this bench asked for, in its Redis. */
  demand: Demand
  logLines: () => Record<string, unknown>[]
  /** Writes an entry as the worker does and tells its event. @returns Its bytes. */
  store: (resource: string, parts: readonly string[], entry?: BenchEntry) => Promise<Buffer>
  get: (url: string, headers?: Record<string, string>, options?: InjectOptions) => Promise<BenchAnswer>
  metric: (pattern: RegExp) => Promise<string | undefined>
  close: () => Promise<void>
}

/** An answer, as tests look at it. */
export interface BenchAnswer {
  status: number
  headers: Record<string, unknown>
  text: string
  json: () => ReturnType<typeof JSON.parse>
}

/** The queues as admin routes see them: one job, whose end the test decides. */
export interface FakeJobs {
  submitted: { label: string; items: { resource: string; params: Params }[] }[]
  result: RefreshResult | null
  error: string | null
  isAway: boolean
}

/** Creates a bench in its own key space of the given server. */
export async function createApiBench(
  server: RedisServer,
  settings: Partial<AppDeps['settings']> = {},
  localLimits: Partial<LocalLimits> = {},
  declared: readonly Resource[] = resources,
): Promise<ApiBench> {
  const clock = createFakeClock(Date.now())
  const lines: string[] = []
  const logger = createLogger({
    name: 'api-test',
    settings: { LOG_LEVEL: 'debug', LOG_LEVELS: {} },
    destination: { write: (line: string) => void lines.push(line) },
  })
  const connect = (role: RedisRole) =>
    openRedis({ url: server.url, role, onEvent: connectionLog(logger, role) })
  const connections = {
    cache: connect('reader'),
    queue: connect('reader'),
    subscriber: connect('subscriber'),
  }
  const worker = connect('writer')
  await Promise.all(
    [...Object.values(connections), worker].map(
      (redis) => redis.status === 'ready' || new Promise((resolve) => redis.once('ready', resolve)),
    ),
  )
  const prefix = `test-${randomUUID()}`
  const keys = createKeys(prefix)
  const { subscriber } = connections
  const remote = createRedisStore({
    redis: connections.cache,
    subscriber,
    prefix,
    now: clock.now,
    timeoutMs: 500,
  })
  const writer = createRedisStore({ redis: worker, subscriber, prefix, now: clock.now })
  const local = { maxEntries: 1_000, maxBytes: 10_000_000, maxTrustMs: 60_000, ...localLimits }
  const entries = createEntrySource({ remote, local, clock, onDegraded: () => undefined })
  const events = createEntryEvents({ store: entries })
  const metrics = createMetrics({ app: 'api' })
  const wants: string[] = []
  const jobs: FakeJobs = { submitted: [], result: null, error: null, isAway: false }
  const refresh: ApiBench['refresh'] = { answer: async (wanted) => wanted.map(() => ({ status: 'wanted' })) }
  const demand = createDemand({ redis: connections.queue, prefix, clock })
  const app = await createApp({
    settings: {
      HOST: '127.0.0.1',
      PORT: 3000,
      ADMIN_TOKEN: undefined,
      TRUST_PROXY: [],
      WARM_COINS: ['bitcoin', 'ethereum', 'solana'],
      LLM_MODEL: 'test-model',
      API_KEYS: [],
      JWT_SECRET: undefined,
      JWT_JWKS_URL: undefined,
      JWT_ISSUER: undefined,
      JWT_AUDIENCE: undefined,
      METADATA_RELEVANT_FIELDS: {},
      ...settings,
    },
    resources: declared,
    clock,
    logger,
    metrics,
    keys,
    entries,
    events,
    refresher: {
      want: (wanted, reason) => {
        const items = wanted.map(({ resource, params }) => `${resource.name} ${Object.values(params).join()}`)
        wants.push(`${reason} ${items.join(' + ')}`)
        return refresh.answer(wanted, reason)
      },
    },
    demand,
    inputs: createInputs({ redis: connections.queue, prefix, most: 3 }),
    queues: fakeQueues(jobs),
    depths: async () => [
      { provider: 'coingecko', call: 'coingecko.markets', group: 'usd', due: 3, inFlight: 1 },
    ],
    connections,
  })
  let fence = Date.now() * 1000
  return { app, prefix, clock, wants, refresh, jobs, demand, logLines, store, get, metric, close }

  function logLines(): Record<string, unknown>[] {
    return lines.map((line) => JSON.parse(line))
  }

  async function store(resource: string, parts: readonly string[], entry: BenchEntry = {}): Promise<Buffer> {
    const { kind = 'value', ageMs = 0, freshForMs = 10_000, data = { price: 0 }, tags = [] } = entry
    const { note = { code: kind, detail: '' } } = entry
    const fetchedAt = clock.now() - ageMs
    const body = Buffer.from(JSON.stringify(kind === 'value' ? { meta: { resource }, data } : note))
    fence += 1
    const key = keys.entry(resource, parts)
    // The API knows of it when its event has come, which is a moment later.
    const { told } = events.expect(key, 1_000)
    await writer.write({
      key,
      kind,
      fetchedAt,
      freshUntil: fetchedAt + freshForMs,
      staleUntil: fetchedAt + 60_000,
      keepUntil: fetchedAt + 600_000,
      body,
      fence,
      asOf: null,
      tags,
      costMs: 0,
      encoding: 'json',
    })
    await told
    return body
  }

  async function get(
    url: string,
    headers: Record<string, string> = {},
    options: InjectOptions = {},
  ): Promise<BenchAnswer> {
    const answer = await app.inject({ method: 'GET', url, headers, ...options })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: () => answer.json(),
    }
  }

  async function metric(pattern: RegExp): Promise<string | undefined> {
    const { body } = await metrics.render()
    return body.split('\n').find((line) => pattern.test(line))
  }

  async function close(): Promise<void> {
    await app.close()
    events.close()
    await entries.close()
    await writer.close()
    for (const redis of [...Object.values(connections), worker]) redis.disconnect()
  }
}

function fakeQueues(jobs: FakeJobs): AppDeps['queues'] {
  const view = () =>
    ({
      id: '1',
      label: jobs.submitted[0]?.label ?? '',
      state: jobs.error === null ? (jobs.result === null ? 'active' : 'completed') : 'failed',
      progress: { done: 0, total: 2 },
      result: jobs.result,
      error: jobs.error,
      createdAt: 0,
      finishedAt: null,
    }) as const
  const orAway = async <Result>(result: () => Result) => {
    if (jobs.isAway) throw new Error('Connection is closed.')
    return result()
  }
  return {
    submitRefresh: (job) => orAway(() => String(jobs.submitted.push(job))),
    findJob: (id) => orAway(() => (id === '1' ? view() : null)),
    waitForJob: () => orAway(view),
    counts: () => orAway(() => ({ coingecko: { waiting: 1, active: 0, delayed: 0, failed: 0 } })),
  }
}
