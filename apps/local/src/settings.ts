import { type ApiSettings, readApiSettings } from '@marketcache/api/settings'
import { type RedisFromEnv, redisEnvMistakes, redisOptionsFromEnv } from '@marketcache/cache'
import {
  type Env,
  envForRedis,
  type RedisPlaces,
  readSettings,
  redisChecks,
  redisPlaces,
  redisSettings,
  SettingsError,
} from '@marketcache/platform'
import { readSandboxSettings, type SandboxSettings } from '@marketcache/sandbox/settings'
import { readWorkerSettings, type WorkerSettings } from '@marketcache/worker/settings'

/** The settings of everything that is started here. */
export interface LocalSettings {
  api: ApiSettings
  worker: WorkerSettings
  sandbox: SandboxSettings
  /** Null when no Redis is configured, so that private servers are to be started. */
  redis: RedisPlaces<RedisFromEnv> | null
}

/** Stands in for a private server that does not run yet: each application insists on a URL. */
const laterUrl = 'redis://127.0.0.1:6379'

/**
 * Reads the settings of all applications, before any of them is started.
 *
 * @throws {SettingsError} The mistakes of all of them at once, each once.
 */
export function readLocalSettings(env: Env): LocalSettings {
  const mistakes = new Set<string>()
  const checks = redisChecks(redisEnvMistakes)
  const redis = attempt(() => redisPlaces(readSettings(redisSettings, env, checks), redisOptionsFromEnv))
  const later = envForRedis({ cacheUrl: laterUrl, queueUrl: laterUrl })
  const appEnv = redis ? env : { ...env, ...later }
  const api = attempt(() => readApiSettings(appEnv))
  const worker = attempt(() => readWorkerSettings(appEnv))
  const sandbox = attempt(() => readSandboxSettings(appEnv))
  if (redis === undefined || !api || !worker || !sandbox) throw new SettingsError([...mistakes])
  return { api, worker, sandbox, redis }

  function attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      for (const mistake of error.mistakes) mistakes.add(mistake)
      return undefined
    }
  }
}
