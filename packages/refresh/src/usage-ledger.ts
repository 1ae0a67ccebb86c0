import { dayMs, type UsageLedger } from '@marketcache/contracts'
import type { Redis } from 'ioredis'
import { createRefreshKeys } from './refresh-keys.ts'

/** A day's key outlives its day, so that a clock that is late still finds it. */
const lifetimeMs = 2 * dayMs

/** Creates the ledger in the queue Redis, where all workers meet: one counter per provider and UTC day. */
export function createUsageLedger(deps: { redis: Redis; prefix: string }): UsageLedger {
  const { redis } = deps
  const keys = createRefreshKeys(deps.prefix)
  const keyOf = (provider: string, atMs: number) =>
    keys.usage(provider, new Date(atMs).toISOString().slice(0, 10))
  return {
    spent: async (provider, atMs) => Number((await redis.get(keyOf(provider, atMs))) ?? 0),
    add: async (provider, atMs, units) => {
      const key = keyOf(provider, atMs)
      // One transaction: a counter that lost its lifetime would stay for ever.
      const replies = await redis.multi().incrby(key, units).pexpire(key, lifetimeMs).exec()
      const error = replies?.find(([failure]) => failure !== null)?.[0]
      if (replies === null || error) throw error ?? new Error('usage: expected a reply, got none')
    },
  }
}
