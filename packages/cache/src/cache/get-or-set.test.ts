import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CacheError } from '../cache-error.ts'
import type { ProducerContext } from '../engine/order.ts'
import {
  type CacheWorld,
  createGate,
  createWorld,
  passTime,
  settle,
  useManualTimers,
} from '../test-support/create-world.ts'
import type { Cache } from './cache-types.ts'

const windows = { freshMs: 1_000, ttlMs: 5_000, keepMs: 20_000 }
const options = { ...windows, earlyRefresh: 0, softTimeoutMs: 100, hardTimeoutMs: 2_000, backoffMs: 3_000 }

describe('getOrSet', () => {
  let world: CacheWorld
  let cache: Cache
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
    cache = world.open()
  })
  afterEach(() => vi.useRealTimers())

  const pass = (ms: number) => passTime(world, ms)
  const entryOf = (producer: (context: ProducerContext) => unknown, more = {}) =>
    cache.getOrSetEntry<unknown>('k', producer, { ...options, ...more })

  it('makes a missing value, stores it, and does not make it again while it is fresh', async () => {
    const producer = vi.fn(async () => ({ price: 0 }))
    expect(await entryOf(producer)).toMatchObject({ value: { price: 0 }, state: 'produced', ageMs: 0 })
    await pass(999)
    expect(await entryOf(producer)).toMatchObject({ value: { price: 0 }, state: 'fresh', ageMs: 999 })
    expect(producer).toHaveBeenCalledTimes(1)
  })

  it('hands out a stale value at once and makes a new one behind it, once', async () => {
    await cache.getOrSet('k', () => 'old', options)
    await pass(1_000)
    const gate = createGate<string>()
    const answers = await Promise.all([1, 2, 3].map(() => entryOf(gate.producer)))
    expect(answers.map(({ value, state }) => [value, state])).toEqual([
      ['old', 'stale'],
      ['old', 'stale'],
      ['old', 'stale'],
    ])
    await settle()
    expect(gate.calls).toHaveLength(1)
    gate.calls[0]?.resolve('new')
    await settle()
    expect(await entryOf(gate.producer)).toMatchObject({ value: 'new', state: 'fresh' })
  })

  it('waits for the new value when only a kept one is there', async () => {
    await cache.getOrSet('k', () => 'old', options)
    await pass(5_000)
    expect(await cache.get('k')).toBeNull()
    expect(await entryOf(() => 'new')).toMatchObject({ value: 'new', state: 'produced' })
  })

  it('gives the kept value after the soft timeout, while the producer goes on', async () => {
    await cache.getOrSet('k', () => 'old', options)
    await pass(6_000)
    const gate = createGate<string>()
    const answer = entryOf(gate.producer)
    await pass(100)
    expect(await answer).toMatchObject({ value: 'old', state: 'degraded', ageMs: 6_100 })
    expect(gate.calls[0]?.signal.aborted).toBe(false)
    gate.calls[0]?.resolve('new')
    await settle()
    expect(await entryOf(() => 'never')).toMatchObject({ value: 'new', state: 'fresh' })
  })

  it('lets the producer go on after a soft timeout also when the caller then leaves', async () => {
    await cache.getOrSet('k', () => 'old', options)
    await pass(6_000)
    const gate = createGate<string>()
    const caller = new AbortController()
    const answer = cache.getOrSet('k', gate.producer, { ...options, signal: caller.signal })
    await pass(100)
    expect(await answer).toBe('old')
    caller.abort()
    await settle()
    expect(gate.calls[0]?.signal.aborted).toBe(false)
  })

  it('remembers that there is nothing, for negativeMs', async () => {
    const producer = vi.fn(async () => null)
    expect(await entryOf(producer, { negativeMs: 500 })).toMatchObject({ value: null, state: 'produced' })
    await pass(499)
    expect(await entryOf(producer)).toMatchObject({ value: null, state: 'fresh' })
    expect(await cache.exists('k')).toBe(false)
    expect(producer).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(await entryOf(() => 'found')).toMatchObject({ value: 'found' })
  })

  it.each([500, 0])('stops handing out what is gone at its source (negativeMs %i)', async (negativeMs) => {
    await cache.getOrSet('k', () => 'old', options)
    await pass(6_000)
    expect(await entryOf(() => undefined, { negativeMs })).toMatchObject({
      value: undefined,
      state: 'produced',
    })
    expect(await cache.get('k')).toBeNull()
    await pass(1_000)
    await expect(entryOf(() => Promise.reject(new Error('upstream')))).rejects.toThrow('upstream')
  })

  it.each([0, false, ''])('keeps %j like any other value', async (value) => {
    await cache.getOrSet('k', () => value, options)
    expect(await entryOf(() => 'other')).toMatchObject({ value, state: 'fresh' })
  })

  it('goes past the cache with skipCache', async () => {
    await cache.set('k', 'stored')
    expect(await cache.getOrSet('k', () => 'made', { skipCache: true })).toBe('made')
    expect(await cache.get('k')).toBe('stored')
  })

  it('makes and stores a new value with forceFresh', async () => {
    await cache.set('k', 'stored')
    expect(await cache.getOrSet('k', () => 'made', { forceFresh: true })).toBe('made')
    expect(await cache.get('k')).toBe('made')
  })

  it('lets the producer say how long its value lives, with which tags, or that it is not to be stored', async () => {
    await cache.getOrSet('k', ({ storeWith }) => {
      storeWith({ ttlMs: 100, tags: ['t'] })
      return 'short'
    })
    expect(await cache.ttl('k')).toBe(100)
    expect(await cache.invalidateTags(['t'])).toBe(1)
    await cache.getOrSet('k', ({ storeWith }) => {
      storeWith(null)
      return 'partial'
    })
    expect(await cache.get('k')).toBeNull()
  })

  it('refuses options that cannot be, saying what was expected', async () => {
    const bad = [
      { ttlMs: 0 },
      { ttlMs: 1.5 },
      { ttlMs: Number.NaN },
      { freshMs: -1 },
      { softTimeoutMs: Number.POSITIVE_INFINITY },
      { freshMs: 9, ttlMs: 5 },
    ]
    for (const each of bad)
      await expect(cache.getOrSet('k', () => 1, each)).rejects.toMatchObject({
        code: 'invalid_option',
        isRetryable: false,
      })
    await expect(cache.getOrSet('', () => 1)).rejects.toMatchObject({ code: 'invalid_key' })
  })

  it('returns a value that cannot be stored, and reports it', async () => {
    const value = { act: () => 1 }
    expect(await cache.getOrSet('k', () => value)).toBe(value)
    expect(world.errors).toEqual([expect.objectContaining({ code: 'value_not_storable' })])
    expect(await cache.getOrSet('k', () => 'other')).toBe('other')
  })

  it('makes a value anew early by chance, in the background', async () => {
    cache = world.open({ random: () => 0.999999 })
    await cache.getOrSet(
      'k',
      async () => {
        world.clock.advance(200)
        return 'old'
      },
      windows,
    )
    await pass(500)
    expect(await cache.getOrSet('k', () => 'new', windows)).toBe('old')
    await settle()
    expect(await cache.get('k')).toBe('new')
  })

  it('reads a damaged entry as if there were none, and reports it', async () => {
    const key = 'test:general:k'
    const times = { fetchedAt: world.clock.now(), freshUntil: 9e12, staleUntil: 9e12, keepUntil: 9e12 }
    const content = {
      kind: 'value',
      fence: null,
      encoding: 'json',
      costMs: 0,
      body: Buffer.from('{"a'),
      tags: [],
      asOf: null,
    } as const
    await world.store.write({ key, ...times, keepUntil: world.clock.now() + 1_000, ...content })
    expect(await cache.get('k')).toBeNull()
    expect(await entryOf(() => 'new')).toMatchObject({ value: 'new', state: 'produced' })
    expect(world.errors).not.toEqual([])
  })

  it('fails calls after close with a code that says so', async () => {
    await cache.close()
    await expect(cache.getOrSet('k', () => 1)).rejects.toBeInstanceOf(CacheError)
    await expect(cache.getOrSet('k', () => 1)).rejects.toMatchObject({ code: 'closed' })
  })
})
