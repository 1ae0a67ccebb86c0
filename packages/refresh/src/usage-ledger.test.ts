import { randomUUID } from 'node:crypto'
import { dayMs } from '@marketcache/contracts'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUsageLedger } from './usage-ledger.ts'

const tokens = { provider: 'llm', unit: 'tokens' }
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
    expect(await one.spent(tokens, evening)).toBe(0)
    await Promise.all([one.add(tokens, evening, 29), other.add(tokens, evening - dayMs + 1, 13)])
    expect(await other.add(tokens, evening, 5)).toBe(47)
    expect(await other.add(tokens, evening, -5)).toBe(42)
    expect(await one.spent(tokens, evening)).toBe(42)
    expect(await one.spent(tokens, evening + 1)).toBe(0)
    expect(await one.spent({ ...tokens, unit: 'calls' }, evening)).toBe(0)
  })

  it('keeps one key per day, which goes away by itself', async () => {
    const prefix = `test-${randomUUID()}`
    await createUsageLedger({ redis, prefix }).add(tokens, evening, 5)
    const key = `{${prefix}:llm}:usage:tokens:2026-11-25`
    expect(await redis.exists(key)).toBe(1)
    const lifetimeMs = await redis.pttl(key)
    expect(lifetimeMs).toBeGreaterThan(2 * dayMs - 10_000)
    expect(lifetimeMs).toBeLessThanOrEqual(2 * dayMs)
  })

  it('fails loudly when a counter is none', async () => {
    const prefix = `test-${randomUUID()}`
    await redis.lpush(`{${prefix}:llm}:usage:tokens:2026-11-25`, 'x')
    const ledger = createUsageLedger({ redis, prefix })
    await expect(ledger.add(tokens, evening, 5)).rejects.toThrow('WRONGTYPE')
    await expect(ledger.spent(tokens, evening)).rejects.toThrow('WRONGTYPE')
  })
})
