import { dayMs, secondMs, succeed } from '@marketcache/contracts'
import { type FearGreed, fearGreed, mostFearGreedDays } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { readAmount, readList, readRecord, readText, readUnixSeconds } from '../read-values.ts'

/**
 * The Fear and Greed Index of the last year.
 *
 * One answer serves every length of history. Without `date_format`, which would turn times into texts of many forms.
 * Source: alternative.me `GET /fng/`, no key and no published limit.
 */
export const fng = defineCall({
  name: 'alternative-me.fng',
  fills: [fearGreed],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 1,
  targets: () => [{ resource: fearGreed.name, params: {} }],
  fetch: async ({ items }, { getJson, signal, now }) => {
    const query = { limit: String(mostFearGreedDays), format: 'json' }
    const body = await getJson({ path: ['fng'], hasTrailingSlash: true, query, signal })
    const rows = readList(readRecord(body).data)
    const days = readDays(rows)
    const newest = days[0]
    if (newest === undefined) {
      throw malformedAnswer('alternative-me.fng: expected values of days, got none')
    }
    const { timeMs, ...latest } = newest
    const payload: FearGreed = { ...latest, history: days.map(({ timeMs: _, ...day }) => day) }
    const freshUntil = freshUntilOf(timeMs, { rows, fetchedAt: now() })
    return items.map((item) => succeed(fearGreed, { item, params: {}, payload, asOf: timeMs, freshUntil }))
  },
})

type Day = FearGreed['history'][number] & { timeMs: number }

/** Newest first; a day that cannot be read is left out, and of one that is told twice the first counts. */
function readDays(rows: readonly unknown[]): Day[] {
  const days = new Map<number, Day>()
  for (const row of rows) {
    const day = readDay(row)
    if (day !== null && !days.has(day.timeMs)) days.set(day.timeMs, day)
  }
  return [...days.values()].toSorted((one, other) => other.timeMs - one.timeMs).slice(0, mostFearGreedDays)
}

/** All values are texts. */
function readDay(row: unknown): Day | null {
  const { value: told, value_classification, timestamp } = readRecord(row)
  const value = readAmount(told)
  const timeMs = readUnixSeconds(timestamp)
  if (value === null || value > 100 || !Number.isInteger(value) || timeMs === null) return null
  return {
    value,
    classification: readText(value_classification),
    timestamp: new Date(timeMs).toISOString(),
    timeMs,
  }
}

/**
 * When the next value is due: a day after the newest, or sooner where the answer says so.
 *
 * @returns Null, which leaves it to the resource, when that has passed and the next value has not shown.
 */
function freshUntilOf(
  newestMs: number,
  { rows, fetchedAt }: { rows: readonly unknown[]; fetchedAt: number },
): number | null {
  const seconds = readAmount(readRecord(rows[0]).time_until_update)
  const toldMs = seconds === null ? Number.POSITIVE_INFINITY : fetchedAt + seconds * secondMs
  const dueAt = Math.floor(Math.min(newestMs + dayMs, toldMs))
  return dueAt > fetchedAt ? dueAt : null
}
