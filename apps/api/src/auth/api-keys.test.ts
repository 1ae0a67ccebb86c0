import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readApiSettings } from '../settings.ts'
import { createAcceptsKey } from './api-keys.ts'

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')
const keys = ['mk_0123456789abcdef', 'mk_fedcba9876543210']
const env = { REDIS_URL: 'redis://127.0.0.1:6379' }

describe('createAcceptsKey', () => {
  it('knows keys by their hashes, with a name or without, in either case', () => {
    const [first = '', second = ''] = keys
    const accepts = createAcceptsKey([hashOf(first), `desk:${hashOf(second).toUpperCase()}`])
    expect(keys.map(accepts)).toEqual([true, true])
  })

  it('accepts nothing else, the hash itself least of all', () => {
    const [first = ''] = keys
    const accepts = createAcceptsKey([hashOf(first)])
    for (const other of [
      '',
      ' ',
      first.slice(1),
      `${first} `,
      first.toUpperCase(),
      hashOf(first),
      keys[1] ?? '',
    ])
      expect(accepts(other)).toBe(false)
    expect(createAcceptsKey([])('')).toBe(false)
  })
})

describe('API_KEYS', () => {
  it('is a list of hashes, and empty by default', () => {
    expect(readApiSettings(env).API_KEYS).toEqual([])
    const listed = `a:${hashOf('x')}, ${hashOf('y')}`
    expect(readApiSettings({ ...env, API_KEYS: listed }).API_KEYS).toHaveLength(2)
  })

  it.each(['mk_0123456789abcdef', 'a:b', `${'0'.repeat(63)}`, `:${'0'.repeat(64)}`, `a b:${'0'.repeat(64)}`])(
    'refuses what is no hash, for example a key itself, without repeating it: %#',
    (given) => {
      const read = () => readApiSettings({ ...env, API_KEYS: given })
      expect(read).toThrow(/API_KEYS must be SHA-256 hashes/)
      expect(read).not.toThrow(given)
    },
  )
})
