import type { EntryEvent, StoredEntry } from '@marketcache/cache'
import type { Resource } from '@marketcache/contracts'
import { coin } from '@marketcache/resources'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { createFlights, type Passenger } from './flights.ts'

const resource: Resource = coin
const key = 'mc:coin:bitcoin:usd'
const older = valueEntry(1_000)
const newer = valueEntry(2_000)
const newest = valueEntry(3_000)

function createBench() {
  const wants: string[] = []
  const listeners = new Set<(event: EntryEvent | null) => void>()
  const store: { entry: StoredEntry | null } = { entry: null }
  const read = async () => store.entry
  const flights = createFlights({
    entries: { read, readMany: async (keys) => keys.map(() => store.entry) },
    events: { expect: listen, close: () => undefined },
    wanter: {
      want: async (_want, reason) => {
        wants.push(reason)
        return { status: 'wanted' }
      },
    },
    longestWaitMs: 10_000,
  })
  return { wants, store, board, tell }

  function listen(_key: string, timeoutMs: number) {
    const { promise: told, resolve } = Promise.withResolvers<EntryEvent | null>()
    listeners.add(resolve)
    setTimeout(resolve, timeoutMs, null)
    return { told, cancel: () => resolve(null) }
  }

  function tell(isStored = true): void {
    const event: EntryEvent = { key, kind: 'value', revision: store.entry?.revision ?? '', isStored }
    for (const listener of listeners) listener(event)
    listeners.clear()
  }

  function board(passenger: Partial<Passenger> = {}) {
    const params = { id: 'bitcoin', currency: 'usd' }
    return flights.board({ key, resource, params, reason: 'miss', seen: null, waitMs: 10_000, ...passenger })
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a reader who joins others that wait', () => {
  it('waits for as long as it likes, although the first of them is at the end of its time', async () => {
    const { board, store, tell, wants } = createBench()
    const first = board()
    await pass(9_900)
    const second = board()
    await pass(200)
    expect((await first).entry).toBeNull()
    expect(wants).toEqual(['miss', 'miss'])
    store.entry = newer
    tell()
    expect((await second).entry).toBe(newer)
  })

  it('is not told as news what it has seen, and wants what it came for', async () => {
    const { board, store, tell, wants } = createBench()
    store.entry = newer
    const first = board({ seen: older, reason: 'demand' })
    const second = board({ seen: newer, reason: 'demand' })
    expect((await first).entry).toBe(newer)
    await pass(10)
    expect(wants).toEqual(['demand'])
    store.entry = newest
    tell()
    expect((await second).entry).toBe(newest)
  })

  it('is not sent away by a late event of what it has seen', async () => {
    const { board, store, tell } = createBench()
    const first = board()
    await pass(10)
    store.entry = newer
    const second = board({ seen: newer, reason: 'demand' })
    tell()
    expect((await first).entry).toBe(newer)
    await pass(10)
    store.entry = newest
    tell()
    expect((await second).entry).toBe(newest)
  })

  it('makes the value wanted more urgently when it is in more of a hurry, and only then', async () => {
    const { board, store, tell, wants } = createBench()
    const waiting = [board({ reason: 'demand' }), board({ reason: 'miss' })]
    await pass(10)
    waiting.push(board({ reason: 'demand' }), board({ reason: 'miss' }))
    await pass(10)
    expect(wants).toEqual(['demand', 'miss'])
    store.entry = newer
    tell()
    for (const { entry } of await Promise.all(waiting)) expect(entry).toBe(newer)
  })
})

describe('a reader who waits', () => {
  it('is answered at once when the refresh is over without a newer value', async () => {
    const { board, store, tell, wants } = createBench()
    store.entry = older
    const waiting = board({ seen: older, reason: 'demand' })
    await pass(10)
    tell(false)
    expect((await waiting).entry).toBe(older)
    expect(wants).toEqual(['demand'])
  })

  it('is answered with what is there when its time is over or it is gone', async () => {
    const { board, wants } = createBench()
    const gone = new AbortController()
    const waiting = [board({ waitMs: 50 }), board({ untilGone: () => gone.signal })]
    await pass(60)
    gone.abort()
    for (const { entry } of await Promise.all(waiting)) expect(entry).toBeNull()
    await pass(20_000)
    expect(wants).toEqual(['miss'])
  })
})
