import { dirname, join } from 'node:path'
import {
  eventually,
  freePort,
  type RedisServer,
  type StartedProcess,
  startProcess,
  startRedisServer,
} from '@marketcache/testing'
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts'

/** Real processes, talking to each other as in production, with the sandbox in the place of the providers. */
export interface Cluster {
  /** `http://127.0.0.1:port` of each API. */
  apis: readonly string[]
  workers: readonly StartedProcess[]
  cacheRedis: RedisServer
  queueRedis: RedisServer
  sandbox: SandboxControl
  /** Starts one more worker. */
  addWorker: () => Promise<StartedProcess>
  /** Starts one more API. @returns Its URL. */
  addApi: () => Promise<string>
  stop: () => Promise<void>
}

const apps = join(dirname(import.meta.dirname), '..')

/** Starts a cluster without warm lists, so that every provider call is one that the test caused. */
export async function startCluster(options: {
  apis?: number
  workers?: number
  env?: Record<string, string>
}): Promise<Cluster> {
  const { apis: apiCount = 1, workers: workerCount = 1, env = {} } = options
  const [cacheRedis, queueRedis, sandboxPort] = await Promise.all([
    startRedisServer({ args: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lfu'] }),
    startRedisServer({ args: ['--maxmemory-policy', 'noeviction'] }),
    freePort(),
  ])
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const common = {
    REDIS_URL: cacheRedis.url,
    QUEUE_REDIS_URL: queueRedis.url,
    SANDBOX_URL: sandboxUrl,
    WARM_COINS: 'none',
    WARM_SYMBOLS: 'none',
    WARM_LISTINGS: 'none',
    WARM_POPULAR: '0',
    LOG_LEVEL: 'info',
    ...env,
  }
  const started: StartedProcess[] = []
  await start('sandbox', { SANDBOX_PORT: `${sandboxPort}` })
  const workers = await Promise.all(Array.from({ length: workerCount }, addWorker))
  const apis = await Promise.all(Array.from({ length: apiCount }, addApi))
  return {
    apis,
    workers,
    cacheRedis,
    queueRedis,
    sandbox: createSandboxControl(sandboxUrl),
    addWorker,
    addApi,
    stop,
  }

  async function addWorker(): Promise<StartedProcess> {
    return start('worker', { WORKER_PORT: '0' })
  }

  async function addApi(): Promise<string> {
    const port = await freePort()
    await start('api', { PORT: `${port}` })
    const url = `http://127.0.0.1:${port}`
    await eventually(async () => (await fetch(`${url}/readyz`)).ok)
    return url
  }

  async function start(app: string, more: Record<string, string>): Promise<StartedProcess> {
    const process = await startProcess({
      command: 'node',
      args: [join(apps, app, 'src', 'main.ts')],
      env: { ...common, ...more },
      waitFor: /ready"/,
    })
    started.push(process)
    return process
  }

  async function stop(): Promise<void> {
    await Promise.all(started.map((process) => process.stop()))
    await Promise.all([cacheRedis.stop(), queueRedis.stop()])
  }
}
