import { loadScript } from '@marketcache/cache'
import { type Clock, dayMs, hourMs, type Params } from '@marketcache/contracts'
import type { Redis } from 'ioredis'
import { createRefreshKeys } from '../refresh-keys.ts'
import { type HourOfNames, nameOf, type PopularName, rankNames } from './popularity.ts'
import {
  type Bucket,
  type DemandState,
  fieldOf,
  type ResourceStatistics,
  statisticsOf,
} from './statistics.ts'
import { bucketOf, bucketsSince, demandTimes } from './windows.ts'

/** Reads of one resource that ended alike. */
export interface StateReads {
  resource: string
  state: DemandState
  reads: number
}

/** Reads of one value. */
export interface NameReads {
  resource: string
  params: Params
  reads: number
}

/** What one process has counted since its batch before. */
export interface DemandBatch {
  /** The process: unique among all that count. */
  source: string
  /** Differs from the batch before; the same one is counted once, however often it is recorded in a row. */
  batch: string
  states: readonly StateReads[]
  /** Of what was served. A thousand or two at a time: Redis does nothing else meanwhile. */
  names: readonly NameReads[]
}

/** What readers asked for in the last day, counted over all API processes. */
export interface Demand {
  /** Adds a batch, in one script. @throws {Error} When the queue Redis is away: record the same batch again. */
  record: (batch: DemandBatch) => Promise<void>
  /** Tells of each resource that was read how its reads were answered; those that were not read are absent. */
  readStatistics: () => Promise<ResourceStatistics[]>
  /**
   * Lists the most read values of a resource, most popular first. Recent hours weigh more: a read of 6 hours ago
   * counts half for the order.
   *
   * What is not among the most read of an hour (the first 200, or four times the limit) does not count in that hour.
   */
  readPopular: (query: PopularQuery) => Promise<PopularName[]>
}

/** Which of the most read values are asked for. */
export interface PopularQuery {
  resource: string
  limit: number
  /** Leaves out what was read less often in the current hour and the one before; 0 when absent. */
  minRecentReads?: number
}

/**
 * Most names that are counted per resource and hour; with more, the half that is read least goes. The queue Redis never evicts
 * and holds a day of each resource, so that a flood of names must stay small.
 */
const mostNames = 1_000
const fewestCandidates = 200

/**
 * Creates the book of demand.
 *
 * Windows are made of buckets (10 minutes; for names an hour), so that they reach back by up to a bucket more.
 */
export function createDemand(deps: { redis: Redis; prefix: string; clock: Clock }): Demand {
  const { redis, prefix, clock } = deps
  const keys = createRefreshKeys(prefix).demand
  const recordScript = loadScript(new URL('../scripts/record-demand.lua', import.meta.url))
  return { record, readStatistics, readPopular }

  async function record({ source, batch, states, names }: DemandBatch): Promise<void> {
    const nowMs = clock.now()
    const hourAtMs = bucketOf(nowMs, hourMs)
    const perResource = Map.groupBy(names, ({ resource }) => resource)
    const reads = keys.reads(bucketOf(nowMs, demandTimes.bucketMs))
    await recordScript.run(
      redis,
      [keys.batch(source), reads, ...[...perResource.keys()].map((name) => keys.names(name, hourAtMs))],
      [
        batch,
        demandTimes.keyLifetimeMs,
        mostNames,
        states.length,
        ...states.flatMap((each) => [fieldOf(each.resource, each.state), each.reads]),
        ...[...perResource.values()].flatMap((each) => [
          each.length,
          ...each.flatMap(({ params, reads }) => [nameOf(params), reads]),
        ]),
      ],
    )
  }

  async function readStatistics(): Promise<ResourceStatistics[]> {
    const window = { nowMs: clock.now(), lengthMs: demandTimes.bucketMs }
    const inDay = bucketsSince({ ...window, windowMs: dayMs })
    const inHour = bucketsSince({ ...window, windowMs: hourMs }).length
    const lastDay = await Promise.all(inDay.map((at): Promise<Bucket> => redis.hgetall(keys.reads(at))))
    return statisticsOf({ lastHour: lastDay.slice(0, inHour), lastDay })
  }

  async function readPopular({ resource, limit, minRecentReads = 0 }: PopularQuery): Promise<PopularName[]> {
    const candidates = Math.max(fewestCandidates, 4 * limit)
    const hours = bucketsSince({ nowMs: clock.now(), windowMs: dayMs, lengthMs: hourMs })
    const found = await Promise.all(
      hours.map((at): Promise<HourOfNames> => {
        return redis.zrange(keys.names(resource, at), '0', `${candidates - 1}`, 'REV', 'WITHSCORES')
      }),
    )
    return rankNames(found, { limit, minRecentReads })
  }
}
