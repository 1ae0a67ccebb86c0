import { describe, expect, it } from 'vitest'
import { createFakeClock } from './fake-clock.ts'

describe('createFakeClock', () => {
  it('moves only when told to', () => {
    const clock = createFakeClock(1_000)
    expect(clock.now()).toBe(1_000)
    clock.advance(15_000)
    expect(clock.now()).toBe(16_000)
    clock.set(0)
    expect(clock.now()).toBe(0)
  })
})
