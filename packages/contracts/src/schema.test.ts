import { describe, expect, it } from 'vitest'
import { createValidator, Nullable, Type } from './schema.ts'

describe('Nullable', () => {
  const schema = Nullable(Type.Number({ description: 'A price', 'x-unit': 'USD' }))

  it('accepts null, and keeps description and unit where documentation looks for them', () => {
    expect(createValidator(schema).accepts(null)).toBe(true)
    expect(schema).toMatchObject({ description: 'A price', 'x-unit': 'USD' })
  })

  it('takes zero for a number', () => {
    expect(createValidator(schema).accepts(0)).toBe(true)
  })

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['1'], [undefined]])('refuses %s', (value) => {
    expect(createValidator(schema).accepts(value)).toBe(false)
  })
})

describe('createValidator', () => {
  const validator = createValidator(Type.Object({ price: Type.Number() }, { additionalProperties: false }))

  it('names the first mistake by its path', () => {
    expect(validator.explain({ price: 'a' })).toMatch(/^\/price: /)
    expect(validator.explain({ price: 1, more: 2 })).toMatch(/^\/more: /)
  })

  it('finds nothing wrong with what fits', () => {
    expect(validator.explain({ price: 0 })).toBeNull()
  })
})
