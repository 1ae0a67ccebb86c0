import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedisServer } from './find-redis-server.ts'
import { freePort } from './free-port.ts'
import { type GuardedProcess, type ProcessEnd, spawnGuarded } from './guarded-process.ts'

/** What {@link startRedisServer} may be told. */
export interface RedisServerOptions {
  /** Further arguments, for example `['--maxmemory-policy', 'noeviction']`. */
  args?: string[]
  /** Folder for its data, kept when it ends; a temporary one, deleted with the server, when absent. */
  dataFolder?: string
  /** Told before anything is installed; silent when absent. */
  announce?: (line: string) => void
  /** Proposes a port; asked again when somebody else took it meanwhile. */
  findPort?: () => Promise<number>
}

/** A private Redis server on loopback that ends with us, however we end. */
export interface RedisServer {
  url: string
  port: number
  /** Process id of the server that runs now. */
  readonly pid: number
  /** Ends it for good and deletes temporary data; SIGKILL after `patienceMs`, 5 s when absent. */
  stop: (patienceMs?: number) => Promise<void>
  /** SIGKILL: connections break at once, data since the last write to disk is lost. */
  kill: () => Promise<void>
  /** Starts it again on the same port with the same data, after ending it if it runs. */
  restart: () => Promise<void>
  /** Stops time for it: connections stay open and nothing answers. */
  freeze: () => void
  thaw: () => void
  /** Resolves when the server ends without having been told to. */
  died: Promise<ProcessEnd>
}

/**
 * Starts a private redis-server (or valkey-server) on a free loopback port, without persistence unless `args` say otherwise.
 *
 * @throws {Error} When there is no server program, or when it refuses to start; the message carries its last lines.
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const program = await findRedisServer({ announce: options.announce ?? (() => {}) })
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'marketcache-redis-')))
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const isTemporary = options.dataFolder === undefined
  const settings = { program, dataFolder, isTemporary, args: options.args ?? [] }
  const findPort = options.findPort ?? freePort
  const { promise: died, resolve: reportDeath } = Promise.withResolvers<ProcessEnd>()
  let isExpectedToRun = true
  const first = await startOnFreePort({ ...settings, findPort }).catch(async (error: unknown) => {
    await removeTemporaryData()
    throw error
  })
  let running = watch(first.server)
  const { port } = first
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid
    },
    stop,
    kill,
    restart,
    freeze,
    thaw,
    died,
  }

  function watch(server: GuardedProcess): GuardedProcess {
    isExpectedToRun = true
    server.exited.then((end) => {
      if (isExpectedToRun) reportDeath(end)
    })
    return server
  }

  async function stop(patienceMs?: number): Promise<void> {
    isExpectedToRun = false
    await running.stop(patienceMs)
    await removeTemporaryData()
  }

  async function removeTemporaryData(): Promise<void> {
    if (isTemporary) await rm(dataFolder, { recursive: true, force: true })
  }

  async function kill(): Promise<void> {
    isExpectedToRun = false
    running.kill('SIGKILL')
    await running.exited
  }

  async function restart(): Promise<void> {
    isExpectedToRun = false
    await running.stop()
    running = watch(await startOnPort({ ...settings, port }))
  }

  function freeze(): void {
    running.kill('SIGSTOP')
  }

  function thaw(): void {
    running.kill('SIGCONT')
  }
}

interface StartSettings {
  program: string
  dataFolder: string
  isTemporary: boolean
  args: string[]
}

/** Somebody may take the port between our look and the server's: then another one is tried. */
async function startOnFreePort(
  settings: StartSettings & { findPort: () => Promise<number> },
): Promise<{ server: GuardedProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await settings.findPort()
    try {
      return { server: await startOnPort({ ...settings, port }), port }
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes('Address already in use')
      if (!isTaken || attempt === 5) throw error
    }
  }
}

async function startOnPort(settings: StartSettings & { port: number }): Promise<GuardedProcess> {
  const { program, dataFolder, isTemporary, args, port } = settings
  let output = ''
  const { promise: isReady, resolve: reportReady } = Promise.withResolvers<boolean>()
  const base = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dataFolder, '--save', '']
  const server = spawnGuarded({
    command: program,
    args: [...base, ...args],
    ...(isTemporary ? { removeWithParent: dataFolder } : {}),
    onOutput: (text) => {
      output = (output + text).slice(-4_000)
      if (output.includes('Ready to accept connections')) reportReady(true)
    },
  })
  server.exited.then(() => reportReady(false))
  if (await isReady) return server
  const lastLines = output.trim().split('\n').slice(-3).join(' | ')
  throw new Error(`redis-server: expected it to listen on 127.0.0.1:${port}, it ended with: ${lastLines}`)
}
