import { dayMs, type UsageAccount, type UsageLedger } from '@marketcache/contracts'
import type { Redis } from 'ioredis'
import { createRefreshKeys } from './refresh-keys.ts'
import { readNumber } from './reply.ts'

/** A day's key outlives its day, so that a clock that is late still finds it. */
const lifetimeMs = 2 * dayMs

/** Creates the ledger in the queue Redis, where all workers meet: one counter per account and UTC day. */
export function createUsageLedger(deps: { redis: Redis; prefix: string }): UsageLedger {
  const { redis } = deps
  const keys = createRefreshKeys(deps.prefix)
  return { spent, add }

  async function spent(account: UsageAccount, atMs: number): Promise<number> {
    return readNumber('usage', (await redis.get(keyOf(account, atMs))) ?? 0)
  }

  async function add(account: UsageAccount, atMs: number, units: number): Promise<number> {
    const key = keyOf(account, atMs)
    // One transaction: a counter that lost its lifetime would stay for ever.
    const replies = await redis.multi().incrby(key, units).pexpire(key, lifetimeMs).exec()
    const [failure, total] = replies?.[0] ?? [new Error('usage: expected a reply, got none')]
    if (failure) throw failure
    return readNumber('usage', total)
  }

  function keyOf(account: UsageAccount, atMs: number): string {
    return keys.usage(account, new Date(atMs).toISOString().slice(0, 10))
  }
}
