import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, defineInput } from './resource-input.ts'
import { Type } from './schema.ts'

describe('canonicalJson', () => {
  it('does not depend on the order of fields, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
    expect(canonicalJson({ a: null, b: [{ c: 2, d: 1 }] })).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
  })

  it('keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('tells different values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const isEqual = canonicalJson(one) === canonicalJson(other)
        expect(isEqual).toBe(canonicalJson(JSON.parse(canonicalJson(one))) === canonicalJson(other))
      }),
    )
  })
})

describe('defineInput', () => {
  const input = defineInput({
    path: '/things',
    body: Type.Object({ count: Type.Integer() }),
    needsKey: false,
    maxBytes: 100,
    read: ({ count }) => ({ input: { count }, params: {} }),
    inputOf: () => ({}),
  })

  it('hands on what has the right form, and says what is wrong with the rest', () => {
    const context = { analysisModel: 'm' }
    expect(input.read({ count: 1 }, context)).toEqual({ input: { count: 1 }, params: {} })
    expect(input.read({ count: 'one' }, context)).toMatchObject({ mistakes: [{ field: 'body' }] })
    expect(input.read(null, context)).toMatchObject({ mistakes: [{ field: 'body' }] })
  })
})
