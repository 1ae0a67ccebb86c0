import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { createMemoryBackend } from '../stores/memory/memory-backend.ts'
import { createMemoryStore } from '../stores/memory/memory-store.ts'
import type { Store, StoreEvent } from '../stores/store.ts'
import { alwaysDelay, alwaysThrow, withChaos } from './chaos.ts'
import { describeStore } from './describe-store.ts'
import { count } from './suite-kit.ts'

const clock = createFakeClock()
const backend = createMemoryBackend({ clock })
const subject = { now: clock.now, advance: clock.advance }

describeStore('alwaysDelay', {
  ...subject,
  createStore: () => alwaysDelay(createMemoryStore({ backend }), 1, async () => {}),
})

describeStore('withChaos, as long as it is told to do nothing', {
  ...subject,
  createStore: () => withChaos(createMemoryStore({ backend }), {}),
})

function open(): Store {
  return createMemoryStore({ clock })
}

const failure = { name: 'CacheError', code: 'store_unavailable' }

describe('alwaysThrow', () => {
  it('fails every call and every scan, and can be closed', async () => {
    const store = alwaysThrow(open())
    await expect(store.read('a')).rejects.toMatchObject(failure)
    await expect(store.readMany(['a'])).rejects.toMatchObject(failure)
    await expect(store.remove(['a'])).rejects.toMatchObject(failure)
    await expect(store.increment(count('a', 1, { lifetimeMs: 1 }))).rejects.toMatchObject(failure)
    await expect(store.acquire('a', 1)).rejects.toMatchObject(failure)
    await expect(Array.fromAsync(store.scan({ prefix: '', glob: '*', pageSize: 1 }))).rejects.toMatchObject(
      failure,
    )
    await store.close()
  })
})

describe('alwaysDelay', () => {
  it('takes that much longer before it does anything', async () => {
    const waits: number[] = []
    const store = open()
    const slow = alwaysDelay(store, 70, async (ms) => {
      waits.push(ms)
      expect(await store.remainingMs('n')).toBeNull()
    })
    expect(await slow.increment(count('n', 1, { lifetimeMs: 1_000 }))).toBe(1)
    expect(waits).toEqual([70])
  })
})

describe('withChaos', () => {
  it('fails as often as it is told, in half of the cases after the work was done', async () => {
    const store = open()
    const random = createRandom()
    const broken = withChaos(store, { failProbability: 0.5, random })
    const calls = Array.from({ length: 1_000 }, () => broken.increment(count('n', 1)))
    const failures = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')
    expect(failures.length).toBeGreaterThan(400)
    expect(failures.length).toBeLessThan(600)
    const lostAnswers = (await store.increment(count('n', 0))) - (1_000 - failures.length)
    expect(lostAnswers).toBeGreaterThan(failures.length / 4)
    expect(lostAnswers).toBeLessThan((failures.length * 3) / 4)
  })

  it('is late by up to the time that it is told', async () => {
    const waits: number[] = []
    const late = withChaos(open(), {
      delayMs: 100,
      random: createRandom(),
      wait: async (ms) => waits.push(ms),
    })
    for (let index = 0; index < 50; index++) await late.read('a')
    expect(Math.max(...waits)).toBeGreaterThan(80)
    expect(Math.max(...waits)).toBeLessThanOrEqual(100)
    expect(Math.min(...waits)).toBeLessThan(20)
  })

  it.each([
    ['loses', { loseEvents: 1 }, ['found']],
    ['repeats', { duplicateEvents: 1 }, ['found', 'removed', 'removed']],
    ['passes on', {}, ['found', 'removed']],
  ])('%s events about keys, and never keeps back whether events arrive', async (_, chaos, told) => {
    const store = withChaos(open(), { random: createRandom(), ...chaos })
    const events: StoreEvent[] = []
    store.subscribe((event) => events.push(event))
    await store.remove(['a'])
    await expect.poll(() => events.map(({ type }) => type)).toEqual(told)
  })
})

/** Numbers that look like chance and are the same in every run. */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
