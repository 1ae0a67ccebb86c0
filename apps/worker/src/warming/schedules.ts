import type { Clock } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import { jobNames, type RefreshQueues, type WarmJob } from '@marketcache/refresh'
import { turnOf, type WarmList } from './warm-list.ts'
import { allLists } from './warm-up.ts'

type Requests = RefreshQueues['requests']

interface Schedule {
  id: string
  repeat: { every: number } | { pattern: string; tz: string }
  job: WarmJob
}

/** The turns of the warm lists, as BullMQ job schedulers. */
export interface Schedules {
  /** Declares them, removes those that are configured no more, and warms everything once. */
  start: () => Promise<void>
  /** Sets a schedule up anew that has stopped, as one does when the clock of a worker was moved. */
  heal: () => Promise<void>
}

const jobOptions = { removeOnComplete: true, removeOnFail: { age: 3_600, count: 20 } } as const
const idPrefix = 'warm-'

/** Creates the schedules; several workers may do so at once. */
export function createSchedules(deps: {
  requests: Requests
  lists: readonly WarmList[]
  cron: { pattern: string; timeZone: string } | null
  clock: Clock
  logger: Logger
}): Schedules {
  const { requests, lists, cron, clock, logger } = deps
  const schedules = planSchedules(lists, cron)
  return { start, heal }

  async function start(): Promise<void> {
    await removeUnknown()
    await Promise.all(schedules.map(upsert))
    const job: WarmJob = { list: allLists, isForced: false }
    // Workers that start together warm once.
    await requests.add(jobNames.warm, job, { ...jobOptions, deduplication: { id: 'warm-start', ttl: 5_000 } })
  }

  async function heal(): Promise<void> {
    for (const schedule of schedules) {
      const scheduler = await requests.getJobScheduler(schedule.id)
      if (scheduler !== undefined && !isStuck(schedule, scheduler.next)) continue
      logger.warn({ schedule: schedule.id, next: scheduler?.next ?? null }, 'schedule was stuck, set up anew')
      await requests.removeJobScheduler(schedule.id)
      await upsert(schedule)
    }
  }

  async function upsert({ id, repeat, job }: Schedule): Promise<void> {
    await requests.upsertJobScheduler(id, repeat, { name: jobNames.warm, data: job, opts: jobOptions })
  }

  async function removeUnknown(): Promise<void> {
    const known = new Set(schedules.map(({ id }) => id))
    const found = await requests.getJobSchedulers(0, 100)
    const stray = found.filter(({ key }) => key.startsWith(idPrefix) && !known.has(key))
    await Promise.all(stray.map(({ key }) => requests.removeJobScheduler(key)))
  }

  function isStuck({ repeat }: Schedule, next: number | undefined): boolean {
    if (!('every' in repeat)) return next === undefined
    const slackMs = 2 * repeat.every + 10_000
    return next === undefined || Math.abs(next - clock.now()) > slackMs
  }
}

function planSchedules(
  lists: readonly WarmList[],
  cron: { pattern: string; timeZone: string } | null,
): Schedule[] {
  const turns = lists.map((list): Schedule => {
    return {
      id: `${idPrefix}${list.name}`,
      repeat: { every: turnOf(list) },
      job: { list: list.name, isForced: false },
    }
  })
  if (cron === null) return turns
  const repeat = { pattern: cron.pattern, tz: cron.timeZone }
  return [...turns, { id: `${idPrefix}cron`, repeat, job: { list: allLists, isForced: true } }]
}
