import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromTagged, toTagged } from './tagged-json.ts'

function roundTrip(value: unknown): unknown {
  return fromTagged(JSON.parse(JSON.stringify(toTagged(value))))
}

const leaf = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.bigInt(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('$date', '$', '$map', '$set', '$bytes', '$bigint', '$x', '__proto__'),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object'), tie('map'), tie('set')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  map: fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  set: fc.array(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
}))

describe('toTagged', () => {
  it('gives every storable value back as it was, whatever its properties are called', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(roundTrip(original)).toEqual(original)
      }),
    )
  })

  it('leaves a plain value alone instead of copying it', () => {
    const plain = { a: [1, 'x', null, { b: true }], c: undefined }
    expect(toTagged(plain)).toBe(plain)
  })

  it('never changes the value it is given', () => {
    const original = { at: new Date(0), list: [new Date(1)], odd: { $date: 'x' } }
    const before = structuredClone(original)
    toTagged(original)
    expect(original).toEqual(before)
  })

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['NaN', Number.NaN],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['an invalid date', new Date(Number.NaN)],
    ['a promise', Promise.resolve(1)],
    ['a buffer without a view', new ArrayBuffer(1)],
  ])('refuses %s rather than storing something else, and says where it is', (_, bad) => {
    expect(() => toTagged({ list: [1, { bad }] })).toThrow(
      expect.objectContaining({
        code: 'value_not_storable',
        message: expect.stringContaining('$.list[].bad'),
      }),
    )
  })

  it('refuses a circle', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(() => toTagged(circle)).toThrow(expect.objectContaining({ code: 'value_not_storable' }))
  })

  it('leaves out what is undefined, as JSON does, also beside a date', () => {
    expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 })
    expect(roundTrip({ a: undefined, at: new Date(0) })).toEqual({ at: new Date(0) })
    expect(roundTrip([undefined, 1])).toEqual([null, 1])
  })

  it('keeps a property named __proto__ a mere property', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"at":1}')
    const back = roundTrip([hostile, new Date(0)])
    expect(Object.getPrototypeOf(Array.isArray(back) ? back[0] : null)).toBe(Object.prototype)
    expect(JSON.stringify(back)).toContain('"__proto__":{"isAdmin":true}')
  })

  it('takes what an object makes of itself for JSON', () => {
    expect(roundTrip({ price: { toJSON: () => ({ amount: 1 }) } })).toEqual({ price: { amount: 1 } })
  })
})

describe('fromTagged', () => {
  it.each(['{"$date":5}', '{"$map":1}', '{"$set":{}}', '{"$unknown":1}', '{"$":1}'])(
    'reads %s, which it never wrote, as what stands there',
    (text) => {
      expect(fromTagged(JSON.parse(text))).toEqual(JSON.parse(text))
    },
  )
})
