export { isLoopback } from './is-loopback.ts'
export { createErrorThrottle, type ErrorThrottle } from './logging/create-error-throttle.ts'
export { createLogger, type Logger, moduleLogger } from './logging/create-logger.ts'
export { createMetrics, type Metrics } from './metrics/create-metrics.ts'
export { connectionLog, type LoggedConnectionEvent } from './redis/connection-log.ts'
export { checkEviction, type InfoSource, redisVersionNotice } from './redis/inspect-redis.ts'
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
export { envForRedis, type RedisPlaces, redisPlaces } from './settings/redis-places.ts'
export {
  type PlaceOptions,
  type RedisSettings,
  redisChecks,
  redisSettings,
  requireRedisUrl,
} from './settings/redis-settings.ts'
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
