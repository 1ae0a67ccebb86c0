export { isLoopback } from './is-loopback.ts'
export { createErrorThrottle, type ErrorThrottle } from './logging/create-error-throttle.ts'
export { createLogger, type Logger, moduleLogger } from './logging/create-logger.ts'
export { createMetrics, type Metrics } from './metrics/create-metrics.ts'
export { awaitRedis } from './redis/await-redis.ts'
export { connectRedis } from './redis/connect-redis.ts'
export { checkEviction, redisVersionNotice } from './redis/inspect-redis.ts'
export type { RedisRole, RedisTimeouts } from './redis/redis-options.ts'
export {
  createHealthServer,
  type HealthServer,
} from './service/create-health-server.ts'
export { explainStartFailure } from './service/explain-start-failure.ts'
export { notifyParent } from './service/notify-parent.ts'
export { runService, type Service } from './service/run-service.ts'
export { Port, PositiveSeconds } from './settings/common-schemas.ts'
export { httpChecks, httpSettings } from './settings/http-settings.ts'
export { logSettings } from './settings/log-settings.ts'
export { describeSchema } from './settings/parse-setting.ts'
export { readSettings } from './settings/read-settings.ts'
export {
  redisChecks,
  redisSettings,
  redisTimeouts,
  requireRedisUrl,
} from './settings/redis-settings.ts'
export { envForRedis, type RedisUrls, redisUrls } from './settings/redis-urls.ts'
export { type Static, Type } from './settings/schema.ts'
export { secretsOf } from './settings/secrets-of.ts'
export { settingNotices } from './settings/setting-notices.ts'
export {
  type Env,
  namesOf,
  type SettingCheck,
  type SettingSpec,
  type SettingSpecs,
  type Settings,
} from './settings/setting-spec.ts'
export { SettingsError, StartError } from './settings/settings-error.ts'
