import { redisEnvMistakes } from '@marketcache/cache'
import { Type } from '@marketcache/contracts'
import {
  type Env,
  httpChecks,
  httpSettings,
  logSettings,
  Port,
  readSettings,
  redisChecks,
  redisSettings,
  requireRedisUrl,
  type SettingSpecs,
  type Settings,
} from '@marketcache/platform'
import { refreshSettings } from '@marketcache/refresh'
import { analysisSettings, metadataReadSettings, warmSettings } from '@marketcache/resources'
import { apiKeySettings } from './auth/api-keys.ts'
import { authChecks, authSettings } from './auth/auth-settings.ts'
import type { LocalLimits } from './reading/entry-source.ts'

/** Everything that the API can be told. */
export const settingSpecs = {
  ...logSettings,
  ...redisSettings,
  ...httpSettings,
  PORT: { schema: Port(3000), description: 'Port of the API; 0 takes a free one' },
  TRUST_PROXY: {
    schema: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+(/\\d{1,3})?$' }), {
      default: [],
      expected: 'addresses or networks of proxies, separated by commas, like 10.0.0.0/8',
    }),
    description: 'Addresses and networks of proxies whose `X-Forwarded-For` is believed; nobody when not set',
  },
  LOCAL_CACHE_MAX_ENTRIES: {
    schema: Type.Integer({ default: 10_000, minimum: 0, maximum: 10_000_000 }),
    description: 'Most entries that the API holds in its own memory; 0 reads everything from Redis',
  },
  LOCAL_CACHE_MAX_BYTES: {
    schema: Type.Integer({ default: 67_108_864, minimum: 1_048_576, maximum: 17_179_869_184 }),
    description: 'Most bytes that these entries take',
  },
  LOCAL_CACHE_MAX_TRUST_SECONDS: {
    schema: Type.Integer({ default: 60, minimum: 1, maximum: 86_400 }),
    description: 'After so long an entry is read again though Redis told of no change',
  },
  ...refreshSettings,
  WARM_COINS: warmSettings.WARM_COINS,
  ...authSettings,
  ...apiKeySettings,
  ...analysisSettings,
  ...metadataReadSettings,
} satisfies SettingSpecs

/** Values of `settingSpecs`. */
export type ApiSettings = Settings<typeof settingSpecs>

/** Reads the settings. @throws {SettingsError} With every mistake at once. */
export function readApiSettings(env: Env): ApiSettings {
  return readSettings(settingSpecs, env, [
    ...redisChecks(redisEnvMistakes),
    requireRedisUrl,
    ...httpChecks,
    ...authChecks,
  ])
}

/** How much the API holds in its own memory. */
export function localLimits(settings: ApiSettings): LocalLimits {
  return {
    maxEntries: settings.LOCAL_CACHE_MAX_ENTRIES,
    maxBytes: settings.LOCAL_CACHE_MAX_BYTES,
    maxTrustMs: settings.LOCAL_CACHE_MAX_TRUST_SECONDS * 1_000,
  }
}
