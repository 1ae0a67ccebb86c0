import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { sendSignal } from './guarded-process.ts'
import { isRunning } from './read-process.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'
import { startProcess } from './start-process.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: Parameters<typeof startRedisServer>[0] = {}): Promise<RedisServer> {
  const server = await startRedisServer(options)
  cleanups.push(() => server.stop())
  return server
}

function connect(server: RedisServer): Redis {
  const redis = new Redis(server.url, { retryStrategy: () => 20 })
  redis.on('error', () => {})
  cleanups.push(() => redis.disconnect())
  return redis
}

describe('startRedisServer', () => {
  it('answers as soon as it is started, on loopback', async () => {
    const server = await start()
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`)
    expect(await connect(server).ping()).toBe('PONG')
  })

  it('applies the arguments that it is given', async () => {
    const server = await start({ args: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lfu'] })
    expect(await connect(server).config('GET', 'maxmemory-policy')).toContain('allkeys-lfu')
  })

  it('leaves neither process nor data behind when stopped', async () => {
    const server = await start()
    const folder = (await connect(server).config('GET', 'dir'))[1]
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
    await expect(readdir(String(folder))).rejects.toThrow('ENOENT')
  })

  it('may be stopped twice, and while frozen', async () => {
    const server = await start()
    server.freeze()
    await server.stop()
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
  })

  it('keeps the data of a folder that it was given, also when killed and restarted', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'marketcache-test-'))
    cleanups.push(() => rm(dataFolder, { recursive: true }))
    const server = await start({ dataFolder, args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const redis = connect(server)
    await redis.set('kept', '1', 'EX', 60)
    await server.kill()
    await server.restart()
    expect(await redis.get('kept')).toBe('1')
    await server.stop()
    expect(await readdir(dataFolder)).toContain('appendonlydir')
  })

  it('stays connected but silent while frozen, and answers when thawed', async () => {
    const server = await start()
    const redis = connect(server)
    await redis.ping()
    server.freeze()
    let hasAnswered = false
    const answer = redis.ping().then(() => {
      hasAnswered = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(hasAnswered).toBe(false)
    server.thaw()
    await answer
  })

  it('tells when the server died of itself, and not when it was told to end', async () => {
    const server = await start()
    sendSignal(server.pid, 'SIGKILL')
    expect(await server.died).toEqual({ code: null, signal: 'SIGKILL' })
    const stopped = await start()
    await stopped.stop()
    expect(await Promise.race([stopped.died, Promise.resolve('no word')])).toBe('no word')
  })

  it('tries another port when somebody takes the first', async () => {
    const takenPort = await freePort()
    const occupant = createServer().listen(takenPort, '127.0.0.1')
    cleanups.push(() => occupant.close())
    const ports = [takenPort, await freePort()]
    const server = await start({ findPort: async () => ports.shift() ?? (await freePort()) })
    expect(server.port).not.toBe(takenPort)
    expect(await connect(server).ping()).toBe('PONG')
  })

  it('says what the server said when it refuses to start', async () => {
    await expect(start({ args: ['--maxmemory-policy', 'no-such-policy'] })).rejects.toThrow(/no-such-policy/)
  })

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends within seconds of its owner dying of %s',
    async (signal) => {
      const owner = await startProcess({
        command: process.execPath,
        args: [join(import.meta.dirname, 'test-programs/redis-owner.ts')],
      })
      cleanups.push(() => owner.stop())
      const line = await owner.waitForLine(/^owns \d+ \d+/, 10_000)
      const [, port, pid] = line.split(' ').map(Number)
      const folder = (await connectTo(Number(port)).config('GET', 'dir'))[1]
      owner.kill(signal)
      await owner.exited
      await eventually(() => !isRunning(Number(pid)), { timeoutMs: 3_000 })
      await eventually(() => expect(readdir(String(folder))).rejects.toThrow('ENOENT'))
    },
  )
})

function connectTo(port: number): Redis {
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: () => null })
  redis.on('error', () => {})
  cleanups.push(() => redis.disconnect())
  return redis
}
