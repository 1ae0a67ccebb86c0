import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { createWantThrottle } from './want-throttle.ts'

describe('createWantThrottle', () => {
  it('admits a key once per window, whatever others do', () => {
    const clock = createFakeClock()
    const { admit } = createWantThrottle({ clock, windowMs: 1_000, maxKeys: 10 })
    expect([admit('a'), admit('a'), admit('b')]).toEqual([true, false, true])
    clock.advance(999)
    expect(admit('a')).toBe(false)
    clock.advance(1)
    expect(admit('a')).toBe(true)
  })

  it('forgets the oldest key when there are too many, and never grows', () => {
    const { admit } = createWantThrottle({ clock: createFakeClock(), windowMs: 1_000, maxKeys: 2 })
    for (const key of ['a', 'b', 'c']) admit(key)
    expect([admit('c'), admit('b')]).toEqual([false, false])
    expect(admit('a')).toBe(true)
  })

  it('does not fall silent when the clock is set back', () => {
    const clock = createFakeClock()
    const { admit } = createWantThrottle({ clock, windowMs: 1_000, maxKeys: 2 })
    admit('a')
    clock.advance(-3_600_000)
    expect(admit('a')).toBe(true)
  })
})
