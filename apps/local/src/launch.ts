import { awaitRedis, openRedis, type RedisFromEnv, showPlace } from '@marketcache/cache'
import { envForRedis, type RedisPlaces, type Service } from '@marketcache/platform'
import { createAppPart } from './app-part.ts'
import { checkPorts, type PortClaim } from './check-ports.ts'
import { createRedisPart } from './private-redis.ts'
import { type SupervisedPart, supervise } from './supervise.ts'

/** Name of an application that the launcher starts. */
export type AppName = 'api' | 'worker' | 'sandbox'

/** What is to be started. */
export interface LaunchPlan {
  /** In the order in which they must serve: each waits for those that it names. */
  apps: readonly { name: AppName; entry: string; after: readonly AppName[] }[]
  /** The environment of every application, but for the URLs of private servers. */
  env: NodeJS.ProcessEnv
  ports: readonly PortClaim[]
  /** Null starts private servers. */
  redis: RedisPlaces<RedisFromEnv> | null
  /** Folder for the data of private servers. */
  dataFolder: string
}

/** What {@link launch} works with. */
export interface LaunchDeps {
  plan: LaunchPlan
  onClose: Service['onClose']
  /** Where the logs of the applications go. */
  write: (text: string) => void
  /** Told in one line what a person should know. */
  report: (line: string) => void
}

/** Where the Redis servers are, without credentials. */
export interface ShownRedis {
  cache: string
  queue: string
}

/** Everything runs. */
export interface Launched {
  redis: ShownRedis
  /** Rejects when a part has died too often; never resolves. */
  failed: Promise<never>
}

/**
 * Starts the Redis servers and the applications side by side, and resolves when all of them serve.
 *
 * @throws {StartError} The first reason why something cannot start; what runs by then ends with `onClose`.
 */
export async function launch(deps: LaunchDeps): Promise<Launched> {
  const { plan, onClose } = deps
  await checkPorts(plan.ports)
  const parts: Record<'redis' | 'apps', SupervisedPart[]> = { redis: [], apps: [] }
  // Closed in reverse: the applications say goodbye to a Redis that is still there.
  onClose('redis', () => stopAll(parts.redis))
  onClose('applications', () => stopAll(parts.apps))
  const { shown, env } = plan.redis ? await reachRedis(plan.redis) : await startRedis(deps, parts.redis)
  await startApps(deps, { env: { ...plan.env, ...env }, started: parts.apps })
  return { redis: shown, failed: Promise.race([...parts.redis, ...parts.apps].map((part) => part.failed)) }
}

async function stopAll(parts: readonly SupervisedPart[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop()))
}

/** What is shown of the Redis servers, and what the applications are told beyond what they are told anyway. */
interface FoundRedis {
  shown: ShownRedis
  env: NodeJS.ProcessEnv
}

async function startRedis({ plan, report }: LaunchDeps, started: SupervisedPart[]): Promise<FoundRedis> {
  const { dataFolder } = plan
  const cache = createRedisPart({ role: 'cache', dataFolder, announce: report })
  const queue = createRedisPart({ role: 'queue', dataFolder, announce: report })
  started.push(supervise({ part: cache, report }), supervise({ part: queue, report }))
  await Promise.all(started.map((part) => part.ready))
  const [cacheUrl, queueUrl] = [cache.url(), queue.url()]
  return { shown: { cache: cacheUrl, queue: queueUrl }, env: envForRedis({ cacheUrl, queueUrl }) }
}

/** Asks before anything starts, so that a Redis that is away costs one line and not one for each application. */
async function reachRedis(places: RedisPlaces<RedisFromEnv>): Promise<FoundRedis> {
  const roles = [
    { place: places.cache, label: places.cacheSetting },
    { place: places.queue, label: places.queueSetting },
  ]
  for (const { place, label } of roles) {
    const redis = openRedis({ ...place, role: 'reader', connectionName: 'marketcache:launcher' })
    try {
      await awaitRedis({ redis, label, timeoutMs: 3_000 })
    } finally {
      redis.disconnect()
    }
  }
  return { shown: { cache: showPlace(places.cache), queue: showPlace(places.queue) }, env: {} }
}

async function startApps(
  { plan, write, report }: LaunchDeps,
  { env, started }: { env: NodeJS.ProcessEnv; started: SupervisedPart[] },
): Promise<void> {
  const ready = new Map<AppName, Promise<void>>()
  for (const { name, entry, after } of plan.apps) {
    const needed = after.map((other) => ready.get(other))
    ready.set(name, startApp())

    async function startApp(): Promise<void> {
      await Promise.all(needed)
      const part = supervise({ part: createAppPart({ name, entry, env, write }), report })
      started.push(part)
      await part.ready
    }
  }
  await Promise.all(ready.values())
}
