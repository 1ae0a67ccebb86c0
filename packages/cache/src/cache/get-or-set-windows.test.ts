import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CacheWorld, createWorld, settle, useManualTimers } from '../test-support/create-world.ts'
import type { Cache, ValueEntry } from './cache-types.ts'

const windows = { freshMs: 1_000, ttlMs: 5_000, keepMs: 20_000 }
const options = { ...windows, earlyRefresh: 0, softTimeoutMs: 100, hardTimeoutMs: 2_000, backoffMs: 3_000 }

describe('getOrSet at any time', () => {
  let world: CacheWorld
  let cache: Cache
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
    cache = world.open()
  })
  afterEach(() => vi.useRealTimers())

  it('holds its promises about windows in every order of calls, failures and pauses', async () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('pass' as const), ms: fc.nat(4_000) }),
      fc.record({ type: fc.constant('call' as const), isFailing: fc.boolean() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        world = createWorld()
        cache = world.open()
        await playSteps(steps)
      }),
      { numRuns: 60 },
    )
  })

  type Step = { type: 'pass'; ms: number } | { type: 'call'; isFailing: boolean }

  async function playSteps(steps: Step[]): Promise<void> {
    let lastMadeAt = Number.NEGATIVE_INFINITY
    let restUntil = Number.NEGATIVE_INFINITY
    const callsTooEarly: number[] = []
    for (const step of steps) {
      if (step.type === 'pass') {
        world.clock.advance(step.ms)
        continue
      }
      const now = world.clock.now()
      const answer = await cache.getOrSetEntry('k', () => produce(step.isFailing), options).catch(() => null)
      await settle()
      if (answer === null) expect(step.isFailing && lastMadeAt + windows.keepMs <= now).toBe(true)
      else checkAnswer(answer, now)
    }
    expect(callsTooEarly).toEqual([])

    async function produce(isFailing: boolean): Promise<number> {
      const now = world.clock.now()
      if (now < restUntil) callsTooEarly.push(now)
      if (isFailing) {
        // While a value is kept, a failure buys its producer some rest.
        restUntil = Math.min(now + options.backoffMs, lastMadeAt + windows.keepMs)
        throw new Error('upstream')
      }
      lastMadeAt = now
      return now
    }
  }

  function checkAnswer(answer: ValueEntry<number>, now: number): void {
    const ageMs = now - answer.value
    expect(ageMs).toBeGreaterThanOrEqual(0)
    expect(ageMs).toBeLessThan(windows.keepMs)
    expect(answer.ageMs).toBe(ageMs)
    if (answer.state === 'fresh') expect(ageMs).toBeLessThan(windows.freshMs)
    if (answer.state === 'stale') expect(ageMs).toBeGreaterThanOrEqual(windows.freshMs)
    if (answer.state === 'produced') expect(ageMs).toBe(0)
  }
})
