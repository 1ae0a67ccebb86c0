import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { CacheError } from '../../cache-error.ts'
import { decodeEntry } from '../../entry.ts'
import type { CounterStep, Lease, Store, StoreAnswer, StoredEntry, StoreWrite } from '../store.ts'
import { toEventText } from './event-text.ts'
import { createFoldedReads } from './folded-reads.ts'
import { createGuard } from './guard.ts'
import { chunk, createPipelines } from './pipelines.ts'
import { isCluster, mastersOf, type RedisClient } from './redis-client.ts'
import { createRedisEvents } from './redis-events.ts'
import { infoWhileAway, readInfo } from './redis-info.ts'
import { createRedisKeys } from './redis-keys.ts'
import { createRedisTags } from './redis-tags.ts'
import { isHolding, type ScanQuery, scanPage, tellingBytes } from './scan-keys.ts'
import { loadStoreScripts } from './scripts.ts'
import { runWrite } from './write-entry.ts'

/** What a Redis store is made of. */
export interface RedisStoreOptions {
  /** A connection to a server, by way of Sentinel, or to a cluster; its owner closes it. */
  redis: RedisClient
  /** A connection for events, used for nothing else; the store opens one like `redis` when absent, and closes it. */
  subscriber?: Redis | undefined
  /** Shared by all processes of one deployment: letters, digits and `._-`. */
  prefix: string
  /** How long removals are remembered; longer than making a value ever takes. In milliseconds, 60,000 when absent. */
  tombstoneMs?: number | undefined
  /** When a call that was not answered fails, in milliseconds, 2,000 when absent; a `commandTimeout` of `redis` goes first. */
  timeoutMs?: number | undefined
  /** How often the connection for events is checked, in milliseconds, 1,000 when absent. */
  heartbeatMs?: number | undefined
  /** The clock that stamps the deadlines of entries; `Date.now` when absent. */
  now?: (() => number) | undefined
  /** Told what no call can report, such as a listener that throws. */
  onError?: ((error: unknown) => void) | undefined
}

// A script runs alone on its server: shorter ones let others in between.
const keysPerScript = 250
// What one deadline is for.
const keysAtOnce = 10_000

/**
 * Creates a store over Redis 6.2 or later, Valkey, or a cluster of them.
 *
 * In a cluster the clocks of the nodes should agree to within the time that making a value takes.
 */
export function createRedisStore(options: RedisStoreOptions): Store {
  const { redis, subscriber, prefix, tombstoneMs = 60_000, now = Date.now } = options
  const keys = createRedisKeys(prefix)
  const scripts = loadStoreScripts()
  const { timeoutMs = 2_000, heartbeatMs = 1_000, onError = () => {} } = options
  let isClosed = false
  const guard = createGuard({ redis, timeoutMs, isClosed: () => isClosed })
  const { step } = guard
  const pipelines = createPipelines({ redis, step })
  const channel = keys.eventChannel
  const events = createRedisEvents({ redis, subscriber, channel, heartbeatMs, onError })
  const tags = createRedisTags({ redis, step, keys, scripts, pipelines, tombstoneMs, remove: removeAll })
  return {
    // In a cluster a node that is away would take the reads of the others with it.
    read: isCluster(redis) ? read : createFoldedReads((many) => readMany('read', many)),
    readMany: (many) => readMany('readMany', many),
    write: (entry) => guard.once('write', () => write(entry)),
    remove: (many) => guard.inSteps('remove', () => removeAll(many)),
    increment: (step) => guard.once('increment', () => increment(step)),
    remainingMs: (key) => guard.once('remainingMs', () => remainingMs(key)),
    scan,
    acquire,
    renew: (lease, ttlMs) => guard.once('renew', () => renew(lease, ttlMs)),
    release: (lease) => guard.once('release', () => release(lease)),
    invalidateTags: (some) => guard.inSteps('invalidateTags', () => tags.invalidate(some)),
    subscribe: events.subscribe,
    info: () => guard.once('info', () => readInfo(redis)).catch(() => infoWhileAway),
    close,
  }

  function read(key: string): Promise<StoredEntry | null> {
    return guard.once('read', () => redis.getBuffer(key).then(decode))
  }

  function readMany(action: string, many: readonly string[]): Promise<(StoredEntry | null)[]> {
    return guard.inSteps(action, async () =>
      many.length === 0 ? [] : (await pipelines.getMany(many)).map(decode),
    )
  }

  function decode(bytes: Buffer | null): StoredEntry | null {
    const entry = bytes === null ? null : decodeEntry(bytes)
    return entry === null || entry.keepUntil <= now() ? null : entry
  }

  async function write(entry: StoreWrite): Promise<StoreAnswer> {
    const fence = entry.fence === null ? null : Math.floor(entry.fence)
    const nowMs = now()
    const lifetimeMs = Math.max(1, Math.ceil(entry.keepUntil - nowMs))
    if (entry.tags.length > 0) {
      const barrier = await tags.join(entry.key, entry.tags, lifetimeMs)
      if (fence !== null && barrier >= fence) return refuse(entry, fence)
    }
    return runWrite(scripts.writeEntry, { redis, channel, entry: { ...entry, fence }, lifetimeMs, nowMs })
  }

  async function refuse({ key, kind }: StoreWrite, fence: number): Promise<StoreAnswer> {
    const revision = fence.toString(36)
    await redis.publish(channel, toEventText({ type: 'refused', key, kind, revision, fence }))
    return { verdict: 'invalidated', revision, fence }
  }

  async function removeAll(many: readonly string[]): Promise<number> {
    let removed = 0
    for (const some of chunk(many, keysAtOnce)) removed += await removeAtOnce(some)
    return removed
  }

  async function removeAtOnce(some: readonly string[]): Promise<number> {
    const groups = isCluster(redis) ? some.map((key) => [key]) : chunk(some, keysPerScript)
    const calls = groups.map((group) => ({ keys: group, args: [tombstoneMs, channel] }))
    const counts = await pipelines.runMany(scripts.removeEntries, calls)
    return counts.reduce((sum: number, count) => sum + Number(count), 0)
  }

  async function increment({ key, by, lifetimeMs, tags: carried }: CounterStep): Promise<number> {
    if (carried.length > 0) await tags.join(key, carried, lifetimeMs)
    const sum = Number.isSafeInteger(by) ? await scripts.increment.run(redis, [key], [by, lifetimeMs]) : null
    if (sum !== null) return Number(sum)
    const message = `increment: expected a whole number under "${key}" and as a step, got something else`
    throw new CacheError('not_a_number', message, { isRetryable: false })
  }

  async function remainingMs(key: string): Promise<number | null> {
    const [head, leftMs] = await Promise.all([redis.getrange(key, 0, tellingBytes - 1), redis.pttl(key)])
    return isHolding(head) && leftMs >= 0 ? leftMs : null
  }

  async function acquire(key: string, ttlMs: number): Promise<Lease | null> {
    const token = randomUUID()
    const leaseKey = keys.lease(key)
    try {
      const ask = () => scripts.acquireLease.run(redis, [leaseKey, key], [token, ttlMs])
      const fence = await guard.once('acquire', ask)
      return fence === null ? null : { key, fence: Number(fence), token }
    } catch (error) {
      // A server that hung may grant it yet, to nobody: taken back behind it, or it would keep everybody waiting.
      scripts.releaseLease.run(redis, [leaseKey], [token]).catch(() => undefined)
      throw error
    }
  }

  async function renew({ key, token }: Lease, ttlMs: number): Promise<boolean> {
    return (await scripts.renewLease.run(redis, [keys.lease(key)], [token, ttlMs])) === 1
  }

  async function release({ key, token }: Lease): Promise<void> {
    await scripts.releaseLease.run(redis, [keys.lease(key)], [token])
  }

  async function* scan(query: ScanQuery): AsyncGenerator<readonly string[]> {
    for (const node of await guard.once('scan', () => mastersOf(redis))) {
      let cursor = '0'
      do {
        const { next, keys: found } = await guard.once('scan', () => scanPage(node, query, cursor))
        if (found.length > 0) yield found
        cursor = next
      } while (cursor !== '0')
    }
  }

  async function close(): Promise<void> {
    isClosed = true
    events.close()
  }
}
