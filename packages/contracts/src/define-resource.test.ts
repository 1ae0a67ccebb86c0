import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertFreshness, defineResource, withFreshFor } from './define-resource.ts'
import { Type } from './schema.ts'

const spec = {
  name: 'thing',
  summary: 'A thing',
  path: '/things/:id',
  batch: null,
  params: Type.Object({ id: Type.String() }),
  example: { id: 'a' },
  payload: Type.Object({ price: Type.Number() }),
  freshness: { freshForMs: 1_000, staleForMs: 2_000, keepForMs: 3_000 },
  canonical: ({ id }: { id: string }) => ({ id }),
  route: ({ id }: { id: string }) => [{ call: 'acme.things', group: 'all', item: id }],
  tags: () => [],
} as const

describe('defineResource', () => {
  it('is replaced by each answer and has no other names unless it says so', () => {
    expect(defineResource(spec)).toMatchObject({ aliases: [], merge: null, views: [] })
  })

  it.each([
    ['no freshness', { freshForMs: 0, staleForMs: 1, keepForMs: 2 }],
    ['stale before it is fresh', { freshForMs: 2, staleForMs: 1, keepForMs: 3 }],
    ['stale as soon as it is fresh no more', { freshForMs: 2, staleForMs: 2, keepForMs: 3 }],
    ['forgotten while it may be served', { freshForMs: 1, staleForMs: 3, keepForMs: 2 }],
    ['no number', { freshForMs: Number.NaN, staleForMs: 2, keepForMs: 3 }],
  ])('refuses windows with %s, naming the resource', (_, freshness) => {
    expect(() => defineResource({ ...spec, freshness })).toThrow(/^thing: expected/)
  })
})

describe('withFreshFor', () => {
  it('keeps the windows in order whatever it is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31_536_000 }), (seconds) => {
        const { freshness } = withFreshFor(defineResource(spec), seconds * 1_000)
        expect(freshness.freshForMs).toBe(seconds * 1_000)
        expect(() => assertFreshness('thing', freshness)).not.toThrow()
      }),
    )
  })

  it('never forgets a value earlier than the resource declares', () => {
    expect(withFreshFor(defineResource(spec), 1).freshness.keepForMs).toBe(spec.freshness.keepForMs)
  })

  it('leaves the given resource as it is', () => {
    const resource = defineResource(spec)
    withFreshFor(resource, 5_000)
    expect(resource.freshness).toEqual(spec.freshness)
  })
})
