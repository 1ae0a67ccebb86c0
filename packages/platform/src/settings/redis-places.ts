import { isDeepStrictEqual } from 'node:util'
import {
  type PlaceOptions,
  placeSettings,
  queuePrefix,
  type RedisSettings,
  redisSettings,
} from './redis-settings.ts'

/** Where the two Redis roles are, with their passwords: never log them. */
export interface RedisPlaces<Place> {
  cache: Place
  queue: Place
  /** The settings that lead there, for messages. */
  cacheSetting: string
  queueSetting: string
  /** Whether one Redis plays both roles. */
  isShared: boolean
  /** What a person should know about this choice; free of secrets. */
  notices: readonly string[]
}

/**
 * Works out where both roles are; the queue defaults to the cache's.
 *
 * @param readPlace Knows what the variables of one server mean; null when they name none.
 * @returns Null when no Redis is configured (or `REDIS_ENABLED` is false), so that a launcher can start its own.
 */
export function redisPlaces<Place>(
  settings: RedisSettings,
  readPlace: (settings: RedisSettings, options: PlaceOptions) => Place | null,
): RedisPlaces<Place> | null {
  const cache = readPlace(settings, {})
  if (cache === null) return null
  const ownQueue = readPlace(settings, { prefix: queuePrefix })
  const queue = ownQueue ?? cache
  const cacheSetting = placeSettings.find((name) => settings[name] !== undefined) ?? 'REDIS_URL'
  const ownSetting = settings.QUEUE_REDIS_URL === undefined ? 'QUEUE_REDIS_SENTINEL_NAME' : 'QUEUE_REDIS_URL'
  const isShared = isDeepStrictEqual(cache, queue)
  const queueSetting = isShared ? cacheSetting : ownSetting
  return {
    cache,
    queue,
    cacheSetting,
    queueSetting,
    isShared,
    notices: noticesOf(settings, ownQueue !== null),
  }
}

/** The variables that make a child process use these URLs whatever else the environment says. */
export function envForRedis({ cacheUrl, queueUrl }: { cacheUrl: string; queueUrl: string }) {
  const names = Object.keys(redisSettings).filter((name) =>
    /^(QUEUE_)?REDIS_(HOST|USERNAME|PASSWORD|SSL|SENTINEL|CLUSTER)/.test(name),
  )
  const others = Object.fromEntries(names.map((name) => [name, '']))
  return { ...others, REDIS_ENABLED: 'true', REDIS_URL: cacheUrl, QUEUE_REDIS_URL: queueUrl }
}

function noticesOf(settings: RedisSettings, hasOwnQueue: boolean): string[] {
  const notices: string[] = []
  const wins = placeSettings.find((name) => settings[name] !== undefined)
  if (settings.REDIS_HOST !== undefined && wins !== 'REDIS_HOST') {
    notices.push(`${wins} is set, so REDIS_HOST and REDIS_PORT are not used`)
  }
  if (!hasOwnQueue) {
    notices.push('QUEUE_REDIS_URL is not set: one Redis plays both roles, which is for development only')
  }
  return notices
}
