import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRefreshKeys } from './refresh-keys.ts'
import { createSharedSession } from './shared-session.ts'

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

const provider = 'yahoo'
const leaseMs = 60_000

describe('createSharedSession', () => {
  it('shows everybody the same session, and forgets it for all', async () => {
    const prefix = `test-${randomUUID()}`
    const [one, other] = [0, 1].map(() => createSharedSession({ redis, prefix, provider }))
    expect(await one?.read()).toBeNull()
    await one?.write('secret')
    expect(await other?.read()).toBe('secret')
    await other?.write(null)
    expect(await one?.read()).toBeNull()
  })

  it('lets one at a time fetch a new one', async () => {
    const prefix = `test-${randomUUID()}`
    const sessions = Array.from({ length: 5 }, () => createSharedSession({ redis, prefix, provider }))
    const leases = await Promise.all(sessions.map(({ lease }) => lease(leaseMs)))
    expect(leases.filter((release) => release !== null)).toHaveLength(1)
    await leases.find((release) => release !== null)?.()
    expect(await sessions[0]?.lease(leaseMs)).not.toBeNull()
  })

  it('gives back its own lease only', async () => {
    const prefix = `test-${randomUUID()}`
    const session = createSharedSession({ redis, prefix, provider })
    const release = await session.lease(leaseMs)
    const { lease } = createRefreshKeys(prefix).session(provider)
    await redis.set(lease, 'somebody else')
    await release?.()
    expect(await redis.get(lease)).toBe('somebody else')
    await redis.del(lease)
  })

  it('gives the session a lifetime, and the lease the one that it was taken for', async () => {
    const prefix = `test-${randomUUID()}`
    const session = createSharedSession({ redis, prefix, provider })
    await session.write('secret')
    await session.lease(leaseMs)
    const at = createRefreshKeys(prefix).session(provider)
    expect(await redis.pttl(at.text)).toBeGreaterThan(0)
    expect(await redis.pttl(at.lease)).toBeGreaterThan(leaseMs - 20_000)
    expect(await redis.pttl(at.lease)).toBeLessThanOrEqual(leaseMs)
  })
})
