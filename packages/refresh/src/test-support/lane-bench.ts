import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { createDueSets, type DueSets } from '../due-sets.ts'
import type { Lane } from '../lane.ts'
import { createLaneWork, type LaneWork, type Take } from '../lane-work.ts'
import { createRefreshKeys, type LaneKeys } from '../refresh-keys.ts'

export const lane: Lane = { provider: 'acme', call: 'acme.markets', group: 'usd' }
export const call = { maxItems: 3, maxConcurrent: 2, cost: () => 1 }
export const limits = { calls: 100, windowMs: 60_000, burst: 50 }

/** One lane in a key space of its own. */
export interface LaneBench {
  at: LaneKeys
  dueSets: DueSets
  work: LaneWork
  prefix: string
  /** Takes, and remembers the fence. */
  take: (limitsOf?: typeof limits) => Promise<Take>
  takeItems: (limitsOf?: typeof limits) => Promise<string[]>
  /** Of the last call that took something. */
  lastFence: () => number
  /** Makes the holder of everything in flight look dead for a while. */
  expireLeases: () => Promise<void>
}

/** Creates a lane on which 4 misses may be pending. */
export function createLaneBench(redis: Redis): LaneBench {
  const prefix = `test-${randomUUID()}`
  const at = createRefreshKeys(prefix).lane(lane)
  const work = createLaneWork({ redis, prefix, random: () => 1 })
  let fence = 0
  const dueSets = createDueSets({ redis, prefix, maxPendingMisses: 4 })
  return { at, dueSets, work, prefix, take, takeItems, lastFence: () => fence, expireLeases }

  async function take(limitsOf = limits): Promise<Take> {
    const taken = await work.take(lane, call, limitsOf)
    if (taken.state === 'taken') fence = taken.fence
    return taken
  }

  async function takeItems(limitsOf = limits): Promise<string[]> {
    return itemsOf(await take(limitsOf))
  }

  async function expireLeases(): Promise<void> {
    for (const item of await redis.zrange(at.inFlight, '0', '-1')) await redis.zadd(at.inFlight, '1', item)
  }
}

/** Items of a take; none when it took nothing. */
export function itemsOf(take: Take): string[] {
  return take.state === 'taken' ? take.items.map(({ item }) => item) : []
}
