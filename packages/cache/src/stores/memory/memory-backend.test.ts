import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from '../../testing/suite-kit.ts'
import type { StoreWrite } from '../store.ts'
import { createMemoryBackend, type MemoryBackendOptions } from './memory-backend.ts'

function setUp(options: MemoryBackendOptions = {}) {
  const clock = createFakeClock()
  const backend = createMemoryBackend({ clock, maxEntries: 1_000, ...options })
  return { clock, backend, value }

  function value(key: string, changes: Partial<StoreWrite> = {}): StoreWrite {
    const now = clock.now()
    const times = { fetchedAt: now, freshUntil: now + 10, staleUntil: now + 20, keepUntil: now + 600_000 }
    const content = { encoding: 'json', costMs: 0, body: Buffer.from('{}'), tags: [], asOf: null } as const
    return { key, kind: 'value', fence: null, ...times, ...content, ...changes }
  }
}

describe('createMemoryBackend', () => {
  it('keeps within its bytes and entries, whatever is written, counted and removed', () => {
    const steps = fc.array(
      fc.record({
        do: fc.constantFrom('write' as const, 'remove' as const, 'increment' as const),
        key: fc.integer({ min: 0, max: 40 }).map(String),
        bytes: fc.nat(8_000),
      }),
      { maxLength: 100 },
    )
    fc.assert(
      fc.property(steps, (plan) => {
        const { backend, value } = setUp({ maxBytes: 30_000, maxEntries: 12 })
        for (const { do: action, key, bytes } of plan) {
          if (action === 'write') backend.write(value(key, { body: Buffer.alloc(bytes) }))
          else if (action === 'remove') backend.remove(key)
          else if (backend.read(key) === null) backend.increment(count(key, 1))
          expect(backend.bytes()).toBeLessThanOrEqual(30_000)
          expect(backend.keys().length).toBeLessThanOrEqual(12)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('lets go first of what was not used for longest', () => {
    const { backend, value } = setUp({ maxEntries: 2 })
    backend.write(value('old'))
    backend.write(value('used'))
    backend.read('old')
    backend.write(value('new'))
    expect(['old', 'used', 'new'].map((key) => backend.read(key) !== null)).toEqual([true, false, true])
  })

  it('holds off earlier makings also when the tombstone had to make room', () => {
    const { backend, value } = setUp({ maxEntries: 2 })
    const early = backend.acquire('removed', 10_000)
    backend.remove('removed')
    for (const key of ['a', 'b', 'c']) backend.write(value(key))
    expect(backend.keys()).not.toContain('removed')
    expect(backend.write(value('removed', { fence: early?.fence ?? null }))).toMatchObject({
      verdict: 'older',
    })
    expect(backend.write(value('removed'))).toMatchObject({ verdict: 'written' })
  })

  it('forgets tombstones and invalidations after tombstoneMs', () => {
    const { backend, clock, value } = setUp({ tombstoneMs: 5_000 })
    const fence = backend.acquire('a', 10_000)?.fence ?? null
    backend.remove('a')
    backend.invalidateTags(['t'])
    clock.advance(4_999)
    expect(backend.write(value('a', { fence }))).toMatchObject({ verdict: 'older' })
    expect(backend.write(value('b', { fence, tags: ['t'] }))).toMatchObject({ verdict: 'invalidated' })
    clock.advance(1)
    expect(backend.write(value('a', { fence }))).toMatchObject({ verdict: 'written' })
    expect(backend.write(value('b', { fence, tags: ['t'] }))).toMatchObject({ verdict: 'written' })
  })

  it('forgets the tag of an earlier write when the content that it came with would be over', () => {
    const { backend, value, clock } = setUp()
    backend.write(value('a', { tags: ['t'], keepUntil: clock.now() + 1_000 }))
    backend.write(value('a', { tags: ['other'] }))
    clock.advance(1_000)
    backend.write(value('a'))
    expect(backend.invalidateTags(['t'])).toBe(0)
    expect(backend.invalidateTags(['other'])).toBe(1)
  })

  it('gives leases out again after thousands of holders died', () => {
    const { backend, clock } = setUp()
    for (let index = 0; index < 5_000; index++) backend.acquire(`key ${index}`, 1_000)
    clock.advance(1_000)
    expect(backend.acquire('key 1', 1_000)).not.toBeNull()
  })

  it('keeps no larger buffer alive than a body needs', () => {
    const { backend, value } = setUp()
    backend.write(value('a', { body: Buffer.alloc(65_536).subarray(0, 6) }))
    expect(backend.read('a')?.body.buffer.byteLength).toBe(6)
  })

  it.each([
    ['maxEntries', { maxEntries: 0 }],
    ['maxBytes', { maxBytes: 1.5 }],
    ['tombstoneMs', { tombstoneMs: -1 }],
  ])('refuses a wrong %s', (name, options) => {
    expect(() => createMemoryBackend(options)).toThrow(new RegExp(`^${name}: expected a whole number from 1`))
  })
})
