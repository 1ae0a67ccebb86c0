import { randomUUID } from 'node:crypto'
import { dayMs } from '@marketcache/contracts'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUsageLedger } from './usage-ledger.ts'

const evening = Date.UTC(2026, 10, 25, 23, 59, 59, 999)

describe('createUsageLedger', () => {
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

  it('adds up what all workers spent on a provider, and begins anew at midnight UTC', async () => {
    const prefix = `test-${randomUUID()}`
    const [one, other] = [createUsageLedger({ redis, prefix }), createUsageLedger({ redis, prefix })]
    expect(await one.spent('llm', evening)).toBe(0)
    await Promise.all([one.add('llm', evening, 29), other.add('llm', evening - dayMs + 1, 13)])
    await other.add('llm', evening, 0)
    expect(await one.spent('llm', evening)).toBe(42)
    expect(await one.spent('llm', evening + 1)).toBe(0)
    expect(await one.spent('other', evening)).toBe(0)
  })

  it('keeps one key per day, which goes away by itself', async () => {
    const prefix = `test-${randomUUID()}`
    await createUsageLedger({ redis, prefix }).add('llm', evening, 5)
    const key = `{${prefix}:llm}:usage:2026-11-25`
    expect(await redis.keys(`*${prefix}*`)).toEqual([key])
    const lifetimeMs = await redis.pttl(key)
    expect(lifetimeMs).toBeGreaterThan(2 * dayMs - 10_000)
    expect(lifetimeMs).toBeLessThanOrEqual(2 * dayMs)
  })

  it('fails loudly when a counter is none', async () => {
    const prefix = `test-${randomUUID()}`
    await redis.lpush(`{${prefix}:llm}:usage:2026-11-25`, 'x')
    const ledger = createUsageLedger({ redis, prefix })
    await expect(ledger.add('llm', evening, 5)).rejects.toThrow('WRONGTYPE')
    await expect(ledger.spent('llm', evening)).rejects.toThrow('WRONGTYPE')
  })
})
