import { describe, expect, it } from 'vitest'
import { createErrorThrottle } from './create-error-throttle.ts'

describe('createErrorThrottle', () => {
  it('lets one line per second through, and counts those it kept', () => {
    let at = 0
    const throttle = createErrorThrottle({ now: () => at })
    expect(throttle('a')).toEqual({ suppressed: 0 })
    for (let index = 0; index < 50_000; index++) expect(throttle('a')).toBeNull()
    at = 999
    expect(throttle('a')).toBeNull()
    at = 1000
    expect(throttle('a')).toEqual({ suppressed: 50_001 })
    expect(throttle('a')).toBeNull()
  })

  it('does not let one kind hide another', () => {
    const throttle = createErrorThrottle({ now: () => 0 })
    throttle('a')
    expect(throttle('b')).toEqual({ suppressed: 0 })
  })

  it('starts counting anew after each line', () => {
    let at = 0
    const throttle = createErrorThrottle({ now: () => at, intervalMs: 10 })
    throttle('a')
    throttle('a')
    at = 10
    throttle('a')
    at = 20
    expect(throttle('a')).toEqual({ suppressed: 0 })
  })
})
