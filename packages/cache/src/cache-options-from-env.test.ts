import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheOptionsFromEnv } from './cache-options-from-env.ts'
import { createCache } from './create-cache.ts'
import { createMemoryStore } from './stores/memory/memory-store.ts'

describe('cacheOptionsFromEnv', () => {
  it.each([
    [{}, 3_600_000],
    [{ CACHE_DEFAULT_TTL: '120' }, 120_000],
    [{ REDIS_TTL_DEFAULT: '90' }, 90_000],
    [{ CACHE_DEFAULT_TTL: '60', REDIS_TTL_DEFAULT: '60' }, 60_000],
    [{ CACHE_DEFAULT_TTL: '' }, 3_600_000],
  ])(
    'S1-18 S4-06 lets values live for an hour, or as long as the environment says: %j',
    async (env, ttlMs) => {
      await using cache = createCache({ store: createMemoryStore(), ...cacheOptionsFromEnv(env) })
      await cache.set('k', 1)
      expect(await cache.ttl('k')).toBeGreaterThan(ttlMs - 5_000)
      expect(await cache.ttl('k')).toBeLessThanOrEqual(ttlMs)
    },
  )

  it.each([
    [{}, 'mc'],
    [{ REDIS_PREFIX: 'alphavelocity:' }, 'alphavelocity'],
    [{ REDIS_KEY_PREFIX: 'tradistry' }, 'tradistry'],
    [{ REDIS_PREFIX: 'same:', REDIS_KEY_PREFIX: 'same' }, 'same'],
  ])('S1-17 S4-07 takes the prefix by either name, with its colon or without: %j', async (env, prefix) => {
    const store = createMemoryStore()
    await using cache = createCache({ store, ...cacheOptionsFromEnv(env) })
    await cache.set('k', 1)
    expect(await store.read(`${prefix}:general:k`)).not.toBeNull()
  })

  it('S4-21 sets the lifetime of each usual namespace by itself', () => {
    expect(cacheOptionsFromEnv({ CACHE_AI_TTL: '5', CACHE_USERS_TTL: '7' }).namespaceTtlMs).toEqual({
      users: 7_000,
      ai: 5_000,
      trading: 900_000,
      analytics: 1_800_000,
    })
  })

  it('names every mistake at once, and both names of a contradiction', () => {
    const env = {
      CACHE_DEFAULT_TTL: '60',
      REDIS_TTL_DEFAULT: '61',
      REDIS_PREFIX: 'a*',
      REDIS_KEY_PREFIX: 'b',
      CACHE_TRADING_TTL: '0',
    }
    const read = () => cacheOptionsFromEnv(env)
    expect(read).toThrow(
      'CACHE_DEFAULT_TTL and REDIS_TTL_DEFAULT contradict each other ("60" and "61"): set one',
    )
    expect(read).toThrow('REDIS_PREFIX must be 1 to 32 letters')
    expect(read).toThrow('CACHE_TRADING_TTL must be an integer from 1 to 31536000, got "0"')
  })

  it.each(['0', '-1', '1.5', 'soon', '31536001', '1e3'])('refuses "%s" seconds', (seconds) => {
    expect(() => cacheOptionsFromEnv({ CACHE_DEFAULT_TTL: seconds })).toThrow(/^CACHE_DEFAULT_TTL must be/)
  })

  it('reads options that a cache accepts, or names the mistake, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prefix, seconds) => {
        const env = { REDIS_PREFIX: prefix, CACHE_DEFAULT_TTL: seconds }
        try {
          createCache({ store: createMemoryStore(), ...cacheOptionsFromEnv(env) })
        } catch (error) {
          expect(error).toMatchObject({
            message: expect.stringMatching(/^(REDIS_PREFIX|CACHE_DEFAULT_TTL) must/),
          })
        }
      }),
    )
  })
})
