import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { eventually } from './eventually.ts'
import { findRedisServer } from './find-redis-server.ts'
import { freePort } from './free-port.ts'
import { type GuardedProcess, spawnGuarded } from './guarded-process.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

/** A master, its replica, and a Sentinel that promotes the replica half a second after the master went silent. */
export interface RedisSentinel {
  /** What the Sentinel calls the master. */
  name: string
  /** `host:port` of the Sentinel. */
  sentinels: readonly string[]
  /** The server that was the master at the start. */
  master: RedisServer
  replica: RedisServer
  stop: () => Promise<void>
}

const name = 'test-master'
const host = '127.0.0.1'

/**
 * Starts a master with a replica and a Sentinel, and waits until the Sentinel knows both.
 *
 * @param options `password` is asked for by the servers and by the Sentinel.
 */
export async function startRedisSentinel(options: { password?: string } = {}): Promise<RedisSentinel> {
  const { password } = options
  const login = password === undefined ? [] : ['--requirepass', password, '--masterauth', password]
  const quick = ['--repl-diskless-sync-delay', '0', ...login]
  const master = await startRedisServer({ args: quick })
  const stops: (() => Promise<unknown>)[] = [() => master.stop()]
  try {
    const replica = await startRedisServer({ args: [...quick, '--replicaof', host, String(master.port)] })
    stops.push(() => replica.stop())
    await untilInfo({ port: replica.port, password, expected: 'master_link_status:up' })
    const sentinel = await startSentinel({ masterPort: master.port, password })
    stops.push(sentinel.stop)
    await untilInfo({ port: sentinel.port, password, expected: 'status=ok,address=' })
    await untilInfo({ port: sentinel.port, password, expected: 'slaves=1' })
    return { name, sentinels: [`${host}:${sentinel.port}`], master, replica, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function stop(): Promise<void> {
    await Promise.all(stops.map((each) => each()))
  }
}

async function startSentinel(deps: { masterPort: number; password: string | undefined }) {
  const { masterPort, password } = deps
  const folder = await mkdtemp(join(tmpdir(), 'marketcache-sentinel-'))
  const port = await freePort()
  const configFile = join(folder, 'sentinel.conf')
  const secret = JSON.stringify(password)
  const lines = [
    `port ${port}`,
    `bind ${host}`,
    `dir ${folder}`,
    `sentinel monitor ${name} ${host} ${masterPort} 1`,
    `sentinel down-after-milliseconds ${name} 500`,
    `sentinel failover-timeout ${name} 2000`,
    ...(password === undefined ? [] : [`requirepass ${secret}`, `sentinel auth-pass ${name} ${secret}`]),
  ]
  await writeFile(configFile, `${lines.join('\n')}\n`)
  const program = await findRedisServer({ announce: () => {} })
  const sentinel: GuardedProcess = spawnGuarded({
    command: program,
    args: [configFile, '--sentinel'],
    removeWithParent: folder,
    onOutput: () => {},
  })
  return { port, stop }

  async function stop(): Promise<void> {
    await sentinel.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function untilInfo(deps: {
  port: number
  password: string | undefined
  expected: string
}): Promise<void> {
  const { port, password, expected } = deps
  const redis = new Redis({ port, host, retryStrategy: () => 50, ...(password ? { password } : {}) })
  redis.on('error', () => {})
  try {
    await eventually(async () => (await redis.info()).includes(expected), { timeoutMs: 15_000 })
  } finally {
    redis.disconnect()
  }
}
