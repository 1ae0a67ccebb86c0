import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, freePort, isRunning, type StartedProcess, startProcess } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Everything that a launcher started, as its own output and Redis tell. */
interface Started {
  launcher: StartedProcess
  pids: number[]
  redisUrls: string[]
}

async function launch(stubs: string[], env: Record<string, string> = {}): Promise<StartedProcess> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'marketcache-test-'))
  cleanups.push(() => rm(dataFolder, { recursive: true, force: true }))
  const program = join(import.meta.dirname, 'test-programs/launch-stubs.ts')
  const PORT = String(await freePort())
  const launcher = await startProcess({
    command: process.execPath,
    args: [program, dataFolder, ...stubs],
    env: { REDIS_URL: undefined, QUEUE_REDIS_URL: undefined, REDIS_HOST: undefined, PORT, ...env },
  })
  cleanups.push(() => launcher.stop(6_000))
  return launcher
}

async function launchTwo(env: Record<string, string> = {}): Promise<Started> {
  const launcher = await launch(['api=serving-app.ts', 'worker=serving-app.ts'], env)
  await launcher.waitForLine(/^Ctrl-C ends everything/, 15_000)
  const apps = readApps(launcher)
  const redisUrls = [apps[0]?.REDIS_URL ?? '', apps[0]?.QUEUE_REDIS_URL ?? '']
  const redisPids = await Promise.all(redisUrls.map(readRedisPid))
  return { launcher, redisUrls, pids: [...apps.map((app) => app.pid), ...redisPids] }
}

interface AppLine {
  pid: number
  REDIS_URL: string
  QUEUE_REDIS_URL: string
}

function readApps(launcher: StartedProcess): AppLine[] {
  const lines = launcher.output().split('\n')
  return lines.filter((line) => line.startsWith('{')).map((line): AppLine => JSON.parse(line))
}

function connect(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => 50 })
  redis.on('error', () => {})
  cleanups.push(() => redis.disconnect())
  return redis
}

async function readRedisPid(url: string): Promise<number> {
  const info = await connect(url).info('server')
  return Number(/process_id:(\d+)/.exec(info)?.[1])
}

async function expectAllGone(pids: number[]): Promise<void> {
  await eventually(() => expect(pids.filter(isRunning)).toEqual([]), { timeoutMs: 5_000 })
}

describe('runLauncher', { timeout: 30_000 }, () => {
  it('starts a cache that may evict and a queue that may not, on loopback', async () => {
    const { redisUrls } = await launchTwo()
    const [cache, queue] = redisUrls.map(connect)
    expect(await cache?.config('GET', 'maxmemory*')).toEqual(
      expect.arrayContaining(['maxmemory-policy', 'allkeys-lfu', 'maxmemory', String(256 * 1024 ** 2)]),
    )
    expect(await queue?.config('GET', 'append*')).toEqual(
      expect.arrayContaining(['appendonly', 'yes', 'appendfsync', 'everysec']),
    )
    expect(await queue?.config('GET', 'maxmemory-policy')).toContain('noeviction')
    expect(await queue?.config('GET', 'bind')).toContain('127.0.0.1')
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends everything with code 0 on %s', async (signal) => {
    const { launcher, pids } = await launchTwo()
    launcher.kill(signal)
    expect(await launcher.exited).toEqual({ code: 0, signal: null })
    await expectAllGone(pids)
  })

  it('takes everything with it when it is killed', async () => {
    const { launcher, pids } = await launchTwo()
    launcher.kill('SIGKILL')
    await launcher.exited
    await expectAllGone(pids)
  })

  it('kills what does not end when asked, within 5 s', async () => {
    const launcher = await launch(['api=serving-app.ts', 'worker=silent-app.ts'])
    await launcher.waitForLine(/silent/, 15_000)
    const pids = readApps(launcher).map((app) => app.pid)
    const askedAtMs = performance.now()
    launcher.kill('SIGTERM')
    await launcher.exited
    await expectAllGone(pids)
    expect(performance.now() - askedAtMs).toBeLessThan(5_000)
  })

  it('starts an application again that dies, and says so', async () => {
    const { launcher, pids } = await launchTwo()
    process.kill(pids[0] ?? 0, 'SIGKILL')
    await launcher.waitForLine(
      /^marketcache: (api|worker) died \(SIGKILL\): starting it again in 250 ms/,
      5_000,
    )
    await eventually(() => expect(readApps(launcher)).toHaveLength(3))
  })

  it('starts its Redis servers again on the same port, the queue with its data', async () => {
    const { launcher, pids, redisUrls } = await launchTwo()
    const queue = connect(redisUrls[1] ?? '')
    await queue.set('kept', '1', 'EX', 60)
    // Appended to disk once a second.
    await eventually(async () => /aof_pending_bio_fsync:0/.test(await queue.info('persistence')))
    process.kill(pids[3] ?? 0, 'SIGKILL')
    await launcher.waitForLine(/redis \(queue\) died/, 5_000)
    await eventually(async () => expect(await queue.get('kept')).toBe('1'))
  })

  it('gives one clear line and code 1 when an application cannot start, and leaves nothing running', async () => {
    const launcher = await launch(['api=serving-app.ts', 'worker=failing-app.ts'])
    expect(await launcher.exited).toEqual({ code: 1, signal: null })
    const complaints = launcher
      .output()
      .split('\n')
      .filter((line) => line.startsWith('marketcache:'))
    expect(complaints).toEqual(['marketcache: failing-app: SOMETHING must be set'])
    await expectAllGone(readApps(launcher).map((app) => app.pid))
  })

  it('gives one clear line and code 1 when its port is taken, before anything starts', async () => {
    const occupant = createServer()
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => occupant.close())
    const address = occupant.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const launcher = await launch(['api=serving-app.ts'], { PORT: String(port) })
    expect((await launcher.exited).code).toBe(1)
    expect(launcher.output()).toBe(
      `marketcache: PORT ${port} is already in use: stop what listens there, or set PORT to another\n`,
    )
  })

  it('gives one clear line, without the password, when a configured Redis is away', async () => {
    const REDIS_URL = `redis://:hidden-word@127.0.0.1:${await freePort()}`
    const launcher = await launch(['api=serving-app.ts'], { REDIS_URL })
    expect((await launcher.exited).code).toBe(1)
    expect(launcher.output()).toMatch(
      /^marketcache: REDIS_URL: cannot reach redis:\/\/127\.0\.0\.1:\d+ .*\n$/,
    )
    expect(launcher.output()).not.toContain('hidden-word')
  })

  it('ends when a process above it is killed that could not tell', async () => {
    const program = join(import.meta.dirname, 'test-programs/launch-stubs.ts')
    const dataFolder = await mkdtemp(join(tmpdir(), 'marketcache-test-'))
    cleanups.push(() => rm(dataFolder, { recursive: true, force: true }))
    // Outer and inner shell stand in for npm and npx.
    const inner = `"${process.execPath}" "${program}" "${dataFolder}" api=serving-app.ts; exit $?`
    const command = `echo "npm $$"; LAUNCHED_BY=$$ setsid sh -c '${inner}'; exit $?`
    const shell = await startProcess({
      command: '/bin/sh',
      args: ['-c', command],
      env: { REDIS_URL: undefined, QUEUE_REDIS_URL: undefined, PORT: String(await freePort()) },
      waitFor: /^Ctrl-C ends everything/,
    })
    cleanups.push(() => shell.stop())
    const pids = readApps(shell).map((app) => app.pid)
    expect(pids.every(isRunning)).toBe(true)
    shell.kill('SIGKILL')
    await shell.exited
    await expectAllGone(pids)
  })
})
