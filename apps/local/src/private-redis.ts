import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '@marketcache/platform'
import { eventually, freePort, isRunning, startRedisServer } from '@marketcache/testing'
import type { Part } from './supervise.ts'

/** The role of a private Redis server. */
export type PrivateRedisRole = 'cache' | 'queue'

/** What {@link createRedisPart} starts. */
export interface RedisPartDeps {
  role: PrivateRedisRole
  /** Folder for the data of both roles. */
  dataFolder: string
  /** Told before anything is installed. */
  announce: (line: string) => void
}

/** A part whose address is known before it runs. */
export interface RedisPart extends Part {
  url: () => string
}

/** The cache may forget and starts empty; the queue may not lose more than a second. */
const argsByRole = {
  cache: ['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lfu', '--appendonly', 'no'],
  queue: ['--maxmemory-policy', 'noeviction', '--appendonly', 'yes', '--appendfsync', 'everysec'],
} as const

/** Makes a part out of a private Redis server; when it is started again it keeps its port and, as its role allows, its data. */
export function createRedisPart({ role, dataFolder, announce }: RedisPartDeps): RedisPart {
  const folder = join(dataFolder, role)
  const pidFile = join(folder, 'redis.pid')
  let port: number | null = null
  return { name: `redis (${role})`, start, url: () => `redis://127.0.0.1:${port}` }

  async function start() {
    await waitForPreviousOwner(pidFile)
    const server = await startRedisServer({
      args: [...argsByRole[role], '--pidfile', pidFile],
      dataFolder: folder,
      announce,
      findPort: async () => port ?? (await freePort()),
    }).catch((cause: Error) => {
      throw new StartError([cause.message], { cause })
    })
    port = server.port
    return { exited: server.died, stop: () => server.stop(1_000) }
  }
}

/**
 * Two servers on one append-only file would ruin it. One of an earlier run may still be closing for a moment.
 *
 * @throws {StartError} When it does not end.
 */
async function waitForPreviousOwner(pidFile: string): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  if (!Number.isInteger(pid) || !(await isRedis(pid))) return
  await eventually(() => !isRunning(pid), { timeoutMs: 6_000 }).catch(() => {
    throw new StartError([
      `${pidFile}: Redis process ${pid} of another run still uses this folder: end it, or set PORT`,
    ])
  })
}

/** Process ids are given out again, so the name is asked, too. */
async function isRedis(pid: number): Promise<boolean> {
  if (!isRunning(pid)) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'redis')
  return /redis|valkey/.test(command)
}
