import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEntryReader } from './entry-reader.ts'

describe('createEntryReader', () => {
  const prefix = `test-${randomUUID()}`
  let server: RedisServer
  let redis: Redis

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  it('reads nothing where nothing is, or something that is no entry', async () => {
    const reader = createEntryReader({ redis })
    await redis.set(`${prefix}:odd`, 'not an entry', 'PX', 10_000)
    expect(await reader.read(`${prefix}:none`)).toBeNull()
    expect(await reader.read(`${prefix}:odd`)).toBeNull()
  })

  it('answers in the order of the keys, repeated ones included, with null in the gaps', async () => {
    const reader = createEntryReader({ redis })
    await redis.set(`${prefix}:a`, 'mc1 value 1 2 3 4 5 ra identity\nA', 'PX', 10_000)
    await redis.set(`${prefix}:b`, 'mc1 value 1 2 3 4 5 rb identity\nB', 'PX', 10_000)
    const found = await reader.readMany([`${prefix}:b`, `${prefix}:x`, `${prefix}:a`, `${prefix}:b`])
    expect(found.map((entry) => entry?.body.toString() ?? null)).toEqual(['B', null, 'A', 'B'])
    expect(await reader.readMany([])).toEqual([])
  })

  it('takes one command for one key and one for many', async () => {
    const reader = createEntryReader({ redis })
    const before = await commandsProcessed(redis)
    await reader.read(`${prefix}:a`)
    await reader.readMany([`${prefix}:a`, `${prefix}:b`])
    // The second INFO counts itself.
    expect((await commandsProcessed(redis)) - before).toBe(3)
  })
})

async function commandsProcessed(redis: Redis): Promise<number> {
  const info = await redis.info('stats')
  return Number(/total_commands_processed:(\d+)/.exec(info)?.[1])
}
