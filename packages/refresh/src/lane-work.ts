import { loadScript } from '@marketcache/cache'
import type { CallLimits, ProviderCall } from '@marketcache/contracts'
import type { Redis } from 'ioredis'
import { type Lane, laneName, parseLane } from './lane.ts'
import { createRefreshKeys } from './refresh-keys.ts'
import { readList, readNumber } from './reply.ts'
import { refreshTimes } from './times.ts'
import { bucketOf } from './token-bucket.ts'

/** An item that was taken for a call. */
export interface TakenItem {
  item: string
  /** Where it stood in the due set; 0 for one that only got a free seat. */
  urgency: number
}

/** What a lane allows now. */
export type Take =
  | { state: 'idle' | 'busy' }
  | { state: 'wait'; waitMs: number; isFirst: boolean }
  | { state: 'taken'; fence: number; stillDue: number; seats: number; items: readonly TakenItem[] }

/** What becomes of an item after its call: done, or back into the due set where it stood. */
export type Fate = { item: string; fate: 'done'; refreshAt: number | null } | { item: string; fate: 'back' }

/** The worker's side of the due sets. */
export interface LaneWork {
  /** Takes items for one call, if the lane, the provider's pause and its budget allow one. */
  take: (
    lane: Lane,
    call: Pick<ProviderCall, 'maxItems' | 'maxConcurrent' | 'cost'>,
    limits: CallLimits,
  ) => Promise<Take>
  /** Prolongs the lease of the call with this fence. @returns How many of the items it still holds. */
  renew: (lane: Lane, fence: number, items: readonly string[]) => Promise<number>
  /** Takes items out of flight; those that the call has lost are somebody else's and stay. */
  settle: (lane: Lane, fence: number, fates: readonly Fate[]) => Promise<void>
  /** Has calls of a lane carry no more items for a minute; null lifts the limit. */
  limitSeats: (lane: Lane, seats: number | null) => Promise<void>
  /** Notes a call that worked; the provider is trusted again. */
  reportSuccess: (provider: string) => Promise<void>
  /** Notes a call that failed; answers for how long nobody calls the provider. */
  reportFailure: (provider: string, retryAfterMs: number | null) => Promise<number>
  /** Finds lanes that have something to do and no drain job on its way. */
  sweep: (provider: string) => Promise<Lane[]>
}

const mostSoonItems = 2_000
const seatLimitMs = 60_000

/** Creates the worker's side; `random` (0 to 1) spreads the pauses of a fleet. */
export function createLaneWork(deps: { redis: Redis; prefix: string; random: () => number }): LaneWork {
  const { redis, prefix, random } = deps
  const { leaseMs, forgetAfterMs, firstPauseMs, longestPauseMs, keyLifetimeMs } = refreshTimes
  const keys = createRefreshKeys(prefix)
  const scripts = {
    take: loadScript(new URL('./scripts/take.lua', import.meta.url)),
    renew: loadScript(new URL('./scripts/renew.lua', import.meta.url)),
    settle: loadScript(new URL('./scripts/settle.lua', import.meta.url)),
    report: loadScript(new URL('./scripts/report.lua', import.meta.url)),
    sweep: loadScript(new URL('./scripts/sweep.lua', import.meta.url)),
  }
  return { take, renew, settle, limitSeats, reportSuccess, reportFailure, sweep }

  async function take(
    lane: Lane,
    call: Pick<ProviderCall, 'maxItems' | 'maxConcurrent' | 'cost'>,
    limits: CallLimits,
  ): Promise<Take> {
    const at = keys.lane(lane)
    const bucket = bucketOf(limits)
    const reply = await scripts.take.run(
      redis,
      [at.due, at.inFlight, at.holders, at.soon, at.marker, at.budget, at.seats, at.turns],
      [
        call.maxItems,
        leaseMs,
        call.maxConcurrent,
        bucket.size,
        bucket.refillPerMs,
        forgetAfterMs,
        keyLifetimeMs,
        laneName(lane),
        ...costSteps(call).flat(),
      ],
    )
    return readTake(readList('take', reply))
  }

  async function renew(lane: Lane, fence: number, items: readonly string[]): Promise<number> {
    const at = keys.lane(lane)
    const reply = await scripts.renew.run(redis, [at.inFlight, at.holders], [fence, leaseMs, ...items])
    return readNumber('renew', reply)
  }

  async function settle(lane: Lane, fence: number, fates: readonly Fate[]): Promise<void> {
    const at = keys.lane(lane)
    const triples = fates.flatMap((fate) =>
      fate.fate === 'done' ? [fate.item, 'done', fate.refreshAt ?? ''] : [fate.item, 'back', ''],
    )
    const args = [fence, mostSoonItems, keyLifetimeMs, ...triples]
    await scripts.settle.run(redis, [at.due, at.inFlight, at.holders, at.soon], args)
  }

  async function limitSeats(lane: Lane, seats: number | null): Promise<void> {
    const key = keys.lane(lane).seats
    if (seats === null) await redis.del(key)
    else await redis.set(key, Math.max(1, seats), 'PX', seatLimitMs)
  }

  async function reportSuccess(provider: string): Promise<void> {
    await scripts.report.run(redis, [keys.budget(provider)], ['ok', 0, 0, 0, 0, keyLifetimeMs])
  }

  async function reportFailure(provider: string, retryAfterMs: number | null): Promise<number> {
    const args = ['failed', firstPauseMs, longestPauseMs, random(), retryAfterMs ?? 0, keyLifetimeMs]
    return readNumber('report', await scripts.report.run(redis, [keys.budget(provider)], args))
  }

  async function sweep(provider: string): Promise<Lane[]> {
    const prefixes = ['due', 'inflight', 'drain'].map((role) => keys.rolePrefix(provider, role))
    const reply = await scripts.sweep.run(redis, [keys.lanes(provider)], prefixes)
    return readList('sweep', reply).map((name) => parseLane(String(name)))
  }
}

/** Where the cost of a call changes with the number of items: pairs of a number and the cost from there on. */
function costSteps({ maxItems, cost }: Pick<ProviderCall, 'maxItems' | 'cost'>): [number, number][] {
  const costs = Array.from({ length: maxItems }, (_, index): [number, number] => [index + 1, cost(index + 1)])
  return costs.filter(([items, each]) => items === 1 || each !== cost(items - 1))
}

function readTake([state, ...rest]: readonly unknown[]): Take {
  if (state === 'idle' || state === 'busy') return { state }
  if (state === 'wait') return { state, waitMs: readNumber('take', rest[0]), isFirst: rest[1] === 1 }
  const [fence, stillDue, seats, ...pairs] = rest
  const items: TakenItem[] = []
  for (let index = 0; index < pairs.length; index += 2) {
    items.push({ item: String(pairs[index]), urgency: readNumber('take', pairs[index + 1]) })
  }
  return {
    state: 'taken',
    fence: readNumber('take', fence),
    stillDue: readNumber('take', stillDue),
    seats: readNumber('take', seats),
    items,
  }
}
