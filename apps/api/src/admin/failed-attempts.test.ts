import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { createFailedAttempts } from './failed-attempts.ts'

function createBench(maxAddresses = 100) {
  const clock = createFakeClock()
  return { clock, ...createFailedAttempts({ clock, limit: 3, windowMs: 60_000, maxAddresses }) }
}

describe('createFailedAttempts', () => {
  it('locks an address out after the limit, until its window ends', () => {
    const { clock, record, lockedForMs } = createBench()
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(lockedForMs('1.2.3.4')).toBe(0)
      record('1.2.3.4')
    }
    clock.advance(20_000)
    expect(lockedForMs('1.2.3.4')).toBe(40_000)
    expect(lockedForMs('1.2.3.5')).toBe(0)
    clock.advance(40_000)
    expect(lockedForMs('1.2.3.4')).toBe(0)
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::1', '::2', true],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.5', false],
  ])('counts IPv6 by the network that one subscriber holds: %s and %s', (first, second, isSame) => {
    const { record, lockedForMs } = createBench()
    for (let attempt = 0; attempt < 3; attempt += 1) record(first)
    expect(lockedForMs(second) > 0).toBe(isSame)
  })

  it('remembers a bounded number of addresses', () => {
    const { record, lockedForMs } = createBench(2)
    for (let attempt = 0; attempt < 3; attempt += 1) record('1.1.1.1')
    record('2.2.2.2')
    record('3.3.3.3')
    expect(lockedForMs('1.1.1.1')).toBe(0)
  })
})
