import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CacheKey, createNames, userTag } from './names.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed()),
  fc
    .array(
      fc.constantFrom(
        ':',
        '*',
        '?',
        '[',
        ']',
        '{',
        '}',
        '%',
        '3a',
        'user',
        '~',
        '\\',
        ' ',
        '\n',
        'а',
        'a',
        '：',
        '⁎',
        '\u0000',
        '\u200b',
        '.',
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts) => parts.join('')),
)
const key: fc.Arbitrary<CacheKey> = fc.oneof(hostile, fc.array(hostile, { minLength: 1, maxLength: 4 }))
const general = createNames({ prefix: 'mc', namespace: 'general' })

function textOf(given: CacheKey): string {
  return JSON.stringify(typeof given === 'string' ? given.split(':') : given)
}

describe('createNames', () => {
  it('gives different keys different names, and every name back as the key it was made from', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(general.key(one) === general.key(other)).toBe(textOf(one) === textOf(other))
        const back = general.original(general.key(one))
        expect(back).not.toBeNull()
        if (back !== null) expect(general.key(back)).toBe(general.key(one))
      }),
    )
  })

  it('never lets a key, a namespace or a user id out of its place', () => {
    fc.assert(
      fc.property(hostile, hostile, key, (namespace, userId, own) => {
        const place = createNames({ prefix: 'mc', namespace })
        const user = createNames({ prefix: 'mc', namespace, userId })
        expect(place.key(own).startsWith(place.head)).toBe(true)
        expect(user.key(own).startsWith(user.head)).toBe(true)
        expect(place.head.split(':')).toHaveLength(3)
        expect(user.head.split(':')).toHaveLength(5)
        expect(user.key(own)).toMatch(/^[A-Za-z0-9._^=@+%:-]+$/)
      }),
    )
  })

  it('gives different users different places, none inside another', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        fc.pre(one !== other)
        const heads = [one, other].map(
          (userId) => createNames({ prefix: 'mc', namespace: 'users', userId }).head,
        )
        expect(heads[0]?.startsWith(heads[1] ?? '')).toBe(false)
        expect(heads[1]?.startsWith(heads[0] ?? '')).toBe(false)
        expect(userTag({ prefix: 'mc', userId: one })).not.toBe(userTag({ prefix: 'mc', userId: other }))
      }),
    )
  })

  it('never lets an ordinary key be one of a user', () => {
    fc.assert(
      fc.property(hostile, key, (userId, own) => {
        const { head } = createNames({ prefix: 'mc', namespace: 'general', userId })
        for (const attempt of [own, ['user', userId, 'x'], `user:${userId}:x`, ['user', userId]])
          expect(general.key(attempt).startsWith(head)).toBe(false)
      }),
    )
  })

  it('never lets a key be a lock or a tag', () => {
    fc.assert(
      fc.property(key, key, hostile, (one, other, tag) => {
        expect(general.key(one)).not.toBe(general.lock(other))
        expect(general.key(one)).not.toBe(general.tag(tag))
      }),
    )
  })

  it('keeps ordinary keys readable', () => {
    expect(general.key('price:AAPL')).toBe('mc:general:price:AAPL')
    expect(general.key(['price', 'BTC:USD'])).toBe('mc:general:price:BTC%3aUSD')
    expect(createNames({ prefix: 'mc', namespace: 'users', userId: '123' }).key('profile')).toBe(
      'mc:users:user:123:profile',
    )
  })

  it.each<[string, CacheKey]>([
    ['an empty text', ''],
    ['an empty list', []],
    ['a list of one empty part', ['']],
    ['half of a surrogate pair', 'a\ud800'],
    ['half of a surrogate pair in a part', ['a', '\udc00']],
    ['a key that is too long', 'x'.repeat(2_001)],
  ])('refuses %s', (_, bad) => {
    expect(() => general.key(bad)).toThrow(expect.objectContaining({ code: 'invalid_key' }))
  })

  it('refuses user ids and namespaces that are empty or not well-formed, since replacing would make two of them one', () => {
    for (const userId of ['', '\ud800'])
      expect(() => createNames({ prefix: 'mc', namespace: 'users', userId })).toThrow(/user id/)
    for (const namespace of ['', '\ud800'])
      expect(() => createNames({ prefix: 'mc', namespace })).toThrow(/namespace/)
  })

  it('knows its own names from those of others', () => {
    const foreign = [
      'mc:other:a',
      'mc:general:%41',
      'mc:general:%zz',
      'mc:general:user:1:x',
      'mc:general:a b',
      'other',
    ]
    expect(foreign.map(general.original)).toEqual(foreign.map(() => null))
  })
})
