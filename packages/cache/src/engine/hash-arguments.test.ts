import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashValue, nameArguments } from './hash-arguments.ts'

const json = fc.jsonValue({ maxDepth: 3 })

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  )
}

/** What JSON makes of it, with properties in order: two values are the same call when this is equal. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
      : item,
  )
}

describe('nameArguments', () => {
  it('does not depend on the order of properties', () => {
    fc.assert(
      fc.property(fc.array(json), (args) => {
        expect(nameArguments(args.map(shuffled))).toEqual(nameArguments(args))
      }),
    )
  })

  it('names different arguments differently', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 3 }), fc.array(json, { maxLength: 3 }), (one, other) => {
        fc.pre(ordered(one) !== ordered(other))
        expect(nameArguments(one)).not.toEqual(nameArguments(other))
      }),
    )
  })

  it('keeps apart what looks alike', () => {
    const alike: unknown[] = [
      1,
      '1',
      '=1',
      true,
      'true',
      '=true',
      null,
      'null',
      undefined,
      'undefined',
      '',
      [],
      {},
      [[]],
      1n,
      new Date(1),
      '1970-01-01T00:00:00.001Z',
      Buffer.from('1'),
      new Set([1]),
      new Map([[1, 1]]),
      [1],
      ['1'],
      { a: 1 },
      { a: '1' },
      { a: undefined, b: 1 },
      { a: null, b: 1 },
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1e20,
    ]
    const names = alike.map((argument) => JSON.stringify(nameArguments([argument])))
    expect(new Set(names).size).toBe(alike.length)
  })

  it('leaves short strings and numbers readable', () => {
    expect(nameArguments(['AAPL', 5, false, null])).toEqual(['AAPL', '=5', '=false', '=null'])
  })

  it('keeps names short however long the arguments', () => {
    const [name = ''] = nameArguments(['x'.repeat(100_000)])
    expect(name).toMatch(/^=h[A-Za-z0-9_-]{22}$/)
  })

  it('treats a property that is undefined like one that is absent, maps and sets like the same in another order', () => {
    expect(nameArguments([{ a: 1, b: undefined }])).toEqual(nameArguments([{ a: 1 }]))
    expect(hashValue(new Set(['a', 'b']))).toBe(hashValue(new Set(['b', 'a'])))
    expect(nameArguments([-0])).toEqual(nameArguments([0]))
  })

  it('leaves abort signals out', () => {
    const { signal } = new AbortController()
    expect(nameArguments(['a', signal])).toEqual(['a'])
    expect(nameArguments([{ id: 1, signal }])).toEqual(nameArguments([{ id: 1 }]))
  })

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an instance of a class', new (class Query {})()],
  ])('refuses %s and says what to do', (_, argument) => {
    expect(() => nameArguments([{ argument }])).toThrow(
      expect.objectContaining({ code: 'invalid_key', message: expect.stringContaining('give keyOf') }),
    )
  })

  it('refuses a circle', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(() => nameArguments([circle])).toThrow(expect.objectContaining({ code: 'invalid_key' }))
  })
})
