import { redisEnvMistakes } from '@marketcache/cache'
import { Type } from '@marketcache/contracts'
import {
  type Env,
  logSettings,
  Port,
  readSettings,
  redisChecks,
  redisSettings,
  requireRedisUrl,
  type Settings,
} from '@marketcache/platform'
import { providerChecks, providerSettings } from '@marketcache/providers'
import { refreshSettings } from '@marketcache/refresh'
import { warmSettings } from '@marketcache/resources'
import { freshnessSettings } from './freshness-settings.ts'
import { cronMistakes, cronSettings } from './warming/cron-settings.ts'

/** Everything that the worker can be told. */
export const settingSpecs = {
  ...logSettings,
  ...redisSettings,
  ...providerSettings,
  ...warmSettings,
  ...cronSettings,
  ...freshnessSettings,
  WORKER_HOST: {
    schema: Type.String({ default: '127.0.0.1', pattern: '^[A-Za-z0-9_.:-]+$' }),
    description: 'Address on which the worker serves its health and metrics',
  },
  WORKER_PORT: {
    schema: Port(3001),
    description: 'Port of the health and metrics of the worker; 0 takes a free one',
  },
  WORKER_CONCURRENCY: {
    schema: Type.Integer({ default: 8, minimum: 1, maximum: 64 }),
    description:
      'Jobs of one queue (one per provider, and one for requests) that one worker runs side by side',
  },
  ...refreshSettings,
} as const
export type WorkerSettings = Settings<typeof settingSpecs>

/** Reads them, reporting all mistakes at once. */
export function readWorkerSettings(env: Env): WorkerSettings {
  return readSettings<typeof settingSpecs>(settingSpecs, env, [
    ...redisChecks(redisEnvMistakes),
    requireRedisUrl,
    ...providerChecks,
    cronMistakes,
  ])
}
