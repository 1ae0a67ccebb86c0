import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

describe('getOrSet whose producer fails', () => {
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

  it('keeps the last good value when the producer fails, and leaves it alone for a while, in all processes', async () => {
    await cache.getOrSet('k', () => 'good', options)
    await pass(6_000)
    const failing = vi.fn(() => Promise.reject(new Error('upstream')))
    expect(await entryOf(failing)).toMatchObject({ value: 'good', state: 'degraded', ageMs: 6_000 })
    const other = world.open()
    await pass(2_999)
    expect(await other.getOrSetEntry('k', failing, options)).toMatchObject({
      value: 'good',
      state: 'degraded',
    })
    expect(failing).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(await entryOf(failing)).toMatchObject({ value: 'good', state: 'degraded' })
    expect(failing).toHaveBeenCalledTimes(2)
  })

  it('lets a kept value be invalidated by the tags that it was made with', async () => {
    const producer = ({ storeWith }: ProducerContext) => {
      storeWith({ tags: ['made'] })
      return 'good'
    }
    for (const tag of ['asked', 'made']) {
      await entryOf(producer, { tags: ['asked'] })
      await pass(6_000)
      const failing = () => Promise.reject(new Error('upstream'))
      expect(await entryOf(failing)).toMatchObject({ value: 'good', state: 'degraded' })
      expect(await cache.invalidateTags([tag])).toBe(1)
      await expect(entryOf(failing)).rejects.toThrow('upstream')
    }
  })

  it('never keeps a value beyond its time, however often its producer fails', async () => {
    await cache.getOrSet('k', () => 'good', options)
    const failing = () => Promise.reject(new Error('upstream'))
    for (let elapsed = 0; elapsed < 19_500; elapsed += 500) {
      expect(await cache.getOrSet('k', failing, options)).toBe('good')
      await settle()
      await pass(500)
    }
    await pass(500)
    await expect(cache.getOrSet('k', failing, options)).rejects.toThrow('upstream')
  })

  it('reports a failure in the background and leaves no rejection unhandled', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    await cache.getOrSet('k', () => 'good', options)
    await pass(1_500)
    const failure = new Error('upstream')
    expect(await cache.getOrSet('k', () => Promise.reject(failure), options)).toBe('good')
    await settle()
    process.off('unhandledRejection', unhandled)
    expect(world.errors).toEqual([failure])
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('throws what the producer throws when nothing is kept, and lets the next call try at once', async () => {
    const failure = new Error('upstream')
    await expect(entryOf(() => Promise.reject(failure))).rejects.toBe(failure)
    await expect(
      entryOf(() => {
        throw failure
      }),
    ).rejects.toBe(failure)
    expect(await entryOf(() => 'new')).toMatchObject({ value: 'new' })
  })

  it('holds the next calls off for failureMs when it is told to', async () => {
    const failing = vi.fn(() => Promise.reject(new Error('upstream')))
    await expect(entryOf(failing, { failureMs: 1_000 })).rejects.toThrow('upstream')
    await expect(world.open().getOrSet('k', failing, options)).rejects.toMatchObject({
      code: 'producer_failed',
      isRetryable: true,
    })
    expect(failing).toHaveBeenCalledTimes(1)
    await pass(1_000)
    expect(await entryOf(() => 'new')).toMatchObject({ value: 'new' })
  })

  it('ends a producer that takes too long, fires its signal, and ignores what it brings later', async () => {
    const gate = createGate<string>()
    const answer = entryOf(gate.producer).catch((error: unknown) => error)
    await pass(2_000)
    expect(await answer).toMatchObject({ code: 'producer_timeout', isRetryable: true })
    expect(gate.calls[0]?.signal.aborted).toBe(true)
    gate.calls[0]?.resolve('late')
    await settle()
    expect(await cache.get('k')).toBeNull()
    expect(await entryOf(() => 'new')).toMatchObject({ value: 'new', state: 'produced' })
  })
})
