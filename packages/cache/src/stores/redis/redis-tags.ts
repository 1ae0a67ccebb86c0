import type { Guard } from './guard.ts'
import type { Pipelines, ScriptCall } from './pipelines.ts'
import { isCluster, mastersOf, type RedisClient } from './redis-client.ts'
import type { RedisKeys } from './redis-keys.ts'
import type { StoreScripts } from './scripts.ts'

/** Who carries which tag, and when tags were invalidated. */
export interface RedisTags {
  /** Notes that a key is about to carry tags. @returns The fence of the last invalidation of any of them, or 0. */
  join: (key: string, tags: readonly string[], lifetimeMs: number) => Promise<number>
  /** @returns How many entries were removed. */
  invalidate: (tags: readonly string[]) => Promise<number>
}

export interface RedisTagsDeps {
  redis: RedisClient
  keys: RedisKeys
  scripts: StoreScripts
  pipelines: Pipelines
  tombstoneMs: number
  /** Ends each round trip in time. */
  step: Guard['step']
  remove: (keys: readonly string[]) => Promise<number>
}

const pageSize = 1_000

/**
 * Creates the tags.
 *
 * An invalidation sets marks first and reads members then; a write becomes a member first and reads marks then. So
 * either the invalidation finds the member, whose tombstone holds the write off, or the write finds the mark.
 */
export function createRedisTags(deps: RedisTagsDeps): RedisTags {
  const { redis, keys, scripts, pipelines, tombstoneMs, step, remove } = deps
  return { join, invalidate }

  async function join(key: string, tags: readonly string[], lifetimeMs: number): Promise<number> {
    // A member is written before its entry: it must not be forgotten before.
    const args = [key, lifetimeMs + tombstoneMs]
    const calls = [...new Set(tags)].map((tag): ScriptCall => {
      const { members, mark } = keys.tag(tag)
      return { keys: [members, mark], args }
    })
    const marks = await pipelines.runMany(scripts.joinTag, calls)
    return Math.max(0, ...marks.map(Number))
  }

  async function invalidate(tags: readonly string[]): Promise<number> {
    if (tags.length === 0) return 0
    const named = [...new Set(tags)].map(keys.tag)
    const args = [tombstoneMs, await latestTime()]
    await pipelines.runMany(
      scripts.markTag,
      named.map(({ mark }): ScriptCall => ({ keys: [mark], args })),
    )
    const removed = await Promise.all(named.map(({ members }) => removeMembers(members)))
    return removed.reduce((sum, count) => sum + count, 0)
  }

  async function removeMembers(members: string): Promise<number> {
    let removed = 0
    let cursor = '0'
    do {
      const [next, page] = await step(redis.zscan(members, cursor, 'COUNT', pageSize))
      // Members and their scores take turns.
      removed += await remove(page.filter((_, index) => index % 2 === 0))
      cursor = next
    } while (cursor !== '0')
    return removed
  }

  /** Fences come from the node of a key, marks from the node of a tag: a mark must lie behind the fences of all. */
  async function latestTime(): Promise<number> {
    if (!isCluster(redis)) return 0
    const masters = await step(mastersOf(redis))
    const times = await step(Promise.all(masters.map((node) => node.time())))
    return Math.max(...times.map(([seconds, micros]) => Number(seconds) * 1_000_000 + Number(micros)))
  }
}
