import { randomUUID } from 'node:crypto'
import { createEntryEvents, createKeys, createRedisStore, type StoredEntry } from '@marketcache/cache'
import type {
  CallLimits,
  Clock,
  Outcome,
  Params,
  Provider,
  ProviderCall,
  Resource,
} from '@marketcache/contracts'
import { createLogger, createMetrics } from '@marketcache/platform'
import {
  createDemand,
  createDueSets,
  createLaneWork,
  createRefresher,
  createRefreshKeys,
  type Lane,
  laneOf,
} from '@marketcache/refresh'
import { resources } from '@marketcache/resources'
import { Redis } from 'ioredis'
import { createRefreshItems } from '../jobs/refresh-items.ts'
import { createDrainLane } from '../refreshing/drain-lane.ts'
import { createMissingValues } from '../refreshing/missing-values.ts'
import { createRecoverCall } from '../refreshing/recover-call.ts'
import { createResourceBook } from '../refreshing/resource-book.ts'
import { createOutcomeStore } from '../refreshing/store-outcomes.ts'
import { createWriteDraft } from '../refreshing/write-draft.ts'
import { createWorkerMetrics } from '../worker-metrics.ts'

/** What a stubbed call answers. */
export type StubFetch = (items: readonly string[], signal: AbortSignal) => Promise<readonly Outcome[]>

/** The worker's inner parts over a real Redis and stubbed provider calls, without its queues. */
export type WorkerBench = Awaited<ReturnType<typeof createWorkerBench>>

/** Wires the parts; drain jobs that would be queued are noted instead. */
export async function createWorkerBench(deps: {
  redisUrl: string
  clock: Clock
  declared?: readonly Resource[]
}) {
  const { redisUrl, clock, declared = resources } = deps
  const prefix = `test-${randomUUID()}`
  const redis = new Redis(redisUrl)
  const subscriber = new Redis(redisUrl)
  const keys = createKeys(prefix)
  const store = createRedisStore({ redis, subscriber, prefix, now: clock.now })
  const writeDraft = createWriteDraft({ store })
  const events = createEntryEvents({ store })
  const book = createResourceBook({ resources: declared, keys })
  const stop = new AbortController()
  const requested: { lane: Lane; delayMs: number }[] = []
  const requestDrain = async (lane: Lane, delayMs = 0) => {
    requested.push({ lane, delayMs })
  }
  const metrics = createWorkerMetrics(createMetrics({ app: 'test' }))
  const logger = createLogger({ name: 'test', settings: { LOG_LEVEL: 'silent', LOG_LEVELS: {} } })
  const laneWork = createLaneWork({ redis, prefix, random: () => 1 })
  const dueSets = createDueSets({ redis, prefix, maxPendingMisses: 1_000 })
  const refresher = createRefresher({ dueSets, requestDrain })
  const demand = createDemand({ redis, prefix, clock })
  const missingValues = createMissingValues({ book, store, writeDraft, refresher, clock })
  const outcomeStore = createOutcomeStore({ book, store, writeDraft, clock, logger, metrics })
  const common = { laneWork, missingValues, logger, metrics, stopping: stop.signal }
  const recoverCall = createRecoverCall(common)
  const drainLane = createDrainLane({ ...common, requestDrain, outcomeStore, recoverCall })
  const refreshItems = createRefreshItems({ book, store, events, refresher, clock, timeoutMs: 300 })
  return {
    redis,
    prefix,
    keys,
    book,
    store,
    events,
    refresher,
    laneWork,
    requested,
    stop,
    refreshItems,
    drain,
    read,
    dueSets,
    demand,
    budgetKey: createRefreshKeys(prefix).budget,
    close,
  }

  /** Drains the lane of a call whose provider is stubbed. */
  async function drain(call: ProviderCall, group: string, limits?: CallLimits): Promise<void> {
    const provider = stubProvider(call, limits)
    await drainLane({ lane: laneOf({ call: call.name, group, item: '' }), provider, call })
  }

  async function read(resource: string, params: Params): Promise<StoredEntry | null> {
    return store.read(book.keyOf(resource, params))
  }

  async function close(): Promise<void> {
    events.close()
    await store.close()
    redis.disconnect()
    subscriber.disconnect()
  }
}

/** A call whose answer the test decides; `asked` collects the items of each call. */
export function stubCall(
  spec: Pick<ProviderCall, 'name' | 'targets'> & Partial<ProviderCall>,
  answer: StubFetch,
): ProviderCall & { asked: string[][] } {
  const asked: string[][] = []
  return {
    provider: spec.name.split('.')[0] ?? '',
    fills: [],
    maxItems: 250,
    maxConcurrent: 2,
    cost: () => 1,
    timeoutMs: 1_000,
    ...spec,
    asked,
    fetch: ({ items }, signal) => {
      asked.push([...items])
      return answer(items, signal)
    },
  }
}

const plenty = { calls: 1_000_000, windowMs: 1_000, burst: 500_000 }

function stubProvider(call: ProviderCall, limits: CallLimits = plenty): Provider {
  return { name: call.provider, isSimulated: true, limits, calls: [call] }
}
