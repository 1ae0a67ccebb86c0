import { createFakeClock } from '@marketcache/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryStore } from '../stores/memory/memory-store.ts'
import { type AnalyticsBook, createAnalytics } from './analytics.ts'

const minuteMs = 60_000

describe('createAnalytics', () => {
  const clock = createFakeClock()
  let book: AnalyticsBook
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    book = createAnalytics({
      store: createMemoryStore({ clock }),
      head: 'mc:',
      now: clock.now,
      random: () => 0,
    })
    return () => book.stop()
  })
  afterEach(() => vi.useRealTimers())

  function passMinutes(minutes: number): void {
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.advance(minuteMs)
      vi.advanceTimersByTime(minuteMs)
    }
  }

  function read(namespace: string, hits: number, misses: number): void {
    const counts = book.countsOf(namespace)
    counts.hits += hits
    counts.misses += misses
  }

  it('says null, and not a number, of what never happened', () => {
    expect(book.getHitRate()).toMatchObject({ hitRate: null, compressionRatio: null })
    expect(book.getHitRate({ namespace: 'never heard of' }).hitRate).toBeNull()
    expect(book.getHistory({ namespace: 'never heard of', step: 'minute' })).toEqual([])
    expect(book.getPopularKeys()).toEqual([])
  })

  it('counts stale and degraded answers as answered', () => {
    Object.assign(book.countsOf('a'), { hits: 1, stale: 1, degraded: 1, misses: 1 })
    expect(book.getHitRate().hitRate).toBe(0.75)
  })

  it('tells namespaces apart, and sums them', () => {
    read('a', 9, 1)
    read('b', 1, 9)
    expect(book.getHitRate({ namespace: 'a' }).hitRate).toBe(0.9)
    expect(book.getHitRate({ namespace: 'b' }).hitRate).toBe(0.1)
    expect(book.getHitRate().hitRate).toBe(0.5)
  })

  it('looks back over a window', () => {
    read('a', 0, 100)
    passMinutes(10)
    read('a', 100, 0)
    expect(book.getHitRate({ windowMs: 5 * minuteMs })).toMatchObject({
      hitRate: 1,
      counts: { hits: 100, misses: 0 },
    })
    expect(book.getHitRate({ windowMs: 60 * minuteMs }).hitRate).toBe(0.5)
    passMinutes(6)
    expect(book.getHitRate({ windowMs: 5 * minuteMs }).hitRate).toBeNull()
  })

  it('says from when it counted, which is at most a minute before what was asked for', () => {
    passMinutes(10)
    const { from, to } = book.getHitRate({ windowMs: 90_000 })
    expect(to).toBe(clock.now())
    read('a', 1, 0)
    expect(from).toBe(clock.now())
    expect(book.getHitRate({ windowMs: 90_000 }).from).toBeLessThanOrEqual(clock.now() - 90_000)
  })

  it('keeps the last hour by minutes and two days by hours, however long it runs', () => {
    read('a', 1, 0)
    for (let hour = 0; hour < 72; hour += 1) {
      passMinutes(60)
      read('a', 10, 0)
    }
    const minutes = book.getHistory({ namespace: 'a', step: 'minute' })
    const hours = book.getHistory({ namespace: 'a', step: 'hour' })
    expect(minutes.length).toBeLessThanOrEqual(60)
    expect(hours.length).toBeLessThanOrEqual(48)
    expect(hours.at(-2)?.counts.hits).toBe(10)
    expect(hours.at(-1)?.to).toBe(clock.now())
    for (const [index, period] of hours.slice(1).entries()) expect(period.from).toBe(hours[index]?.to)
  })

  it('says how much compression saves', () => {
    Object.assign(book.countsOf('a'), { rawBytes: 1_000, storedBytes: 250 })
    expect(book.getHitRate().compressionRatio).toBe(0.25)
  })
})
