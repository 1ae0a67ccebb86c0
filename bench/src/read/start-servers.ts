import { join } from 'node:path'
import { type StartedProcess, startProcess } from '@marketcache/testing'
import { pinProcess } from '../harness/cores.ts'

/** A server process and where it listens. */
export interface Server {
  process: StartedProcess
  url: string
}

/** Each server writes its address when it listens. */
const address = /http:\/\/[\d.]+:\d+/
const repository = join(import.meta.dirname, '../../..')

/** Starts the API as it runs in production, with or without copies in its own memory. */
export function startApi(options: {
  redisUrl: string
  core: number | null
  hasLocalLayer: boolean
}): Promise<Server> {
  const { redisUrl, core, hasLocalLayer } = options
  const local = hasLocalLayer ? {} : { LOCAL_CACHE_MAX_ENTRIES: '0' }
  return startServer({
    args: [join(repository, 'apps/api/src/main.ts')],
    env: {
      REDIS_URL: redisUrl,
      QUEUE_REDIS_URL: redisUrl,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      ...local,
    },
    core,
  })
}

/** Starts a server that always gives the answer that `model` gives now. */
export function startConstantServer(options: { model: string; core: number | null }): Promise<Server> {
  const { model, core } = options
  return startServer({ args: [join(import.meta.dirname, 'constant-server.ts'), model], env: {}, core })
}

async function startServer(options: {
  args: string[]
  env: Readonly<Record<string, string>>
  core: number | null
}): Promise<Server> {
  const server = await startProcess({
    command: process.execPath,
    args: options.args,
    env: { NODE_ENV: 'production', ...options.env },
  })
  const line = await server.waitForLine(address, 20_000)
  await pinProcess(server.pid, options.core)
  return { process: server, url: address.exec(line)?.[0] ?? '' }
}
