import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('test-programs/ask.ts', import.meta.url))

interface Asker {
  go: () => void
  kill: () => void
  waitFor: (text: string) => Promise<void>
  /** What it got, once it has ended. */
  answer: () => Promise<string>
}

describe('single flight across processes', () => {
  let server: RedisServer
  let redis: Redis
  let prefix: string
  const children: ChildProcess[] = []
  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(() => {
    prefix = `test-${randomUUID()}`
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  async function start(times: number, workMs: number): Promise<Asker> {
    const child = spawn(process.execPath, [program, server.url, prefix, String(times), String(workMs)])
    children.push(child)
    let output = ''
    child.stdout.on('data', (data) => {
      output += String(data)
    })
    child.stderr.on('data', (data) => {
      output += String(data)
    })
    const ended = once(child, 'exit')
    const waitFor = (text: string) => expect.poll(() => output, { timeout: 10_000 }).toContain(text)
    await waitFor('ready')
    return {
      go: () => child.stdin.write('go\n'),
      kill: () => child.kill('SIGKILL'),
      waitFor,
      answer: async () => {
        await ended
        return /got (.*)/.exec(output)?.[1] ?? output
      },
    }
  }

  it('calls the producer once for a thousand calls in four processes', async () => {
    const askers = await Promise.all([1, 2, 3, 4].map(() => start(250, 100)))
    for (const asker of askers) asker.go()
    const answers = await Promise.all(askers.map((asker) => asker.answer()))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^made by \d+$/)
    expect(await redis.get(`${prefix}:calls`)).toBe('1')
  }, 30_000)

  it('passes the making on when the process that does it is killed', async () => {
    const [holder, other] = await Promise.all([start(1, 60_000), start(1, 0)])
    holder.go()
    await holder.waitFor('producing')
    other.go()
    holder.kill()
    expect(await other.answer()).toMatch(/^made by \d+$/)
    expect(await redis.get(`${prefix}:calls`)).toBe('2')
  }, 30_000)
})
