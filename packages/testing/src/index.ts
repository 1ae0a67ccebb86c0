export { type EventuallyOptions, eventually } from './eventually.ts'
export { createFakeClock, type FakeClock } from './fake-clock.ts'
export { type FindRedisOptions, findRedisServer, type Machine } from './find-redis-server.ts'
export { hasFixtures, readFixture } from './fixtures.ts'
export { freePort } from './free-port.ts'
export {
  type GuardedCommand,
  type GuardedProcess,
  type ProcessEnd,
  sendSignal,
  spawnGuarded,
} from './guarded-process.ts'
export { isRunning, type ProcessInfo, readProcess } from './read-process.ts'
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts'
export { type RedisSentinel, startRedisSentinel } from './redis-sentinel.ts'
export { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts'
export { type RedisTlsOptions, type RedisTlsServer, startRedisTlsServer } from './redis-tls.ts'
export { type ProcessOptions, type StartedProcess, startProcess } from './start-process.ts'
export { createTestAuthority, type TestAuthority, type TestCertificate } from './test-authority.ts'
