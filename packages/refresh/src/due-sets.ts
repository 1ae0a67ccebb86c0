import { loadScript } from '@marketcache/cache'
import type { Redis } from 'ioredis'
import { type Lane, laneName, parseLane } from './lane.ts'
import { createRefreshKeys } from './refresh-keys.ts'
import { readList, readNumber } from './reply.ts'
import { refreshTimes } from './times.ts'
import { missUrgency, type Reason, urgencyOf } from './urgency.ts'

/** What a want led to, for all items of one lane. */
export interface WantReply {
  /** Nobody has queued a drain job for this lane lately: the caller must. */
  mustQueueDrain: boolean
  /** How long the provider is left alone, in milliseconds; the items are due all the same. */
  pausedMs: number
  /** Items that were not made due, because too many misses are pending for the provider. */
  refused: ReadonlySet<string>
}

/** How much one lane has to do. */
export interface LaneDepth extends Lane {
  due: number
  inFlight: number
}

/** The sets of items that are due. */
export interface DueSets {
  want: (lane: Lane, items: readonly string[], reason: Reason) => Promise<WantReply>
  depths: (providers: readonly string[]) => Promise<LaneDepth[]>
}

/** Creates the wanting side of the due sets: one script on one slot per lane. */
export function createDueSets(deps: { redis: Redis; prefix: string; maxPendingMisses: number }): DueSets {
  const { redis, prefix, maxPendingMisses } = deps
  const keys = createRefreshKeys(prefix)
  const wantScript = loadScript(new URL('./scripts/want.lua', import.meta.url))
  return { want, depths }

  async function want(lane: Lane, items: readonly string[], reason: Reason): Promise<WantReply> {
    const at = keys.lane(lane)
    const name = laneName(lane)
    const reply = await wantScript.run(
      redis,
      [at.due, at.inFlight, at.marker, at.lanes, at.budget, at.holders],
      [
        name,
        urgencyOf(reason),
        missUrgency,
        maxPendingMisses,
        keys.rolePrefix(lane.provider, 'due'),
        refreshTimes.keyLifetimeMs,
        ...items,
      ],
    )
    const [mustQueueDrain, pausedMs, ...refused] = readList('want', reply)
    return {
      mustQueueDrain: mustQueueDrain === 1,
      pausedMs: readNumber('want', pausedMs),
      refused: new Set(refused.map(String)),
    }
  }

  async function depths(providers: readonly string[]): Promise<LaneDepth[]> {
    const lanes = await Promise.all(providers.map((provider) => redis.smembers(keys.lanes(provider))))
    return Promise.all(lanes.flat().map((name) => depth(parseLane(name))))
  }

  async function depth(lane: Lane): Promise<LaneDepth> {
    const at = keys.lane(lane)
    const [due, inFlight] = await Promise.all([redis.zcard(at.due), redis.zcard(at.inFlight)])
    return { ...lane, due, inFlight }
  }
}
