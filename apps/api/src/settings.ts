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
import { warmSettings } from '@marketcache/resources'

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
  ...refreshSettings,
  WARM_COINS: warmSettings.WARM_COINS,
} satisfies SettingSpecs

/** Values of `settingSpecs`. */
export type ApiSettings = Settings<typeof settingSpecs>

/** Reads the settings. @throws {SettingsError} With every mistake at once. */
export function readApiSettings(env: Env): ApiSettings {
  return readSettings(settingSpecs, env, [...redisChecks, requireRedisUrl, ...httpChecks])
}
