import { describe, expect, it } from 'vitest'
import { createCache } from './create-cache.ts'
import { createMemoryStore } from './stores/memory/memory-store.ts'

const clock = { now: () => Date.now() }

describe('createCache', () => {
  it.each([
    [{ defaultTtlMs: undefined }, /^defaultTtlMs: expected/],
    [{ defaultTtlMs: 0 }, /^defaultTtlMs: expected an integer \(milliseconds\) from 1 to \d+, got 0$/],
    [{ defaultTtlMs: Number.POSITIVE_INFINITY }, /got Infinity/],
    [{ prefix: 'a*' }, /^prefix: expected letters/],
    [{ prefix: '' }, /^prefix: expected letters/],
    [{ maxValueBytes: -1 }, /^maxValueBytes: expected an integer \(bytes\)/],
    [{ earlyRefresh: 'yes' }, /^earlyRefresh: expected a number from 0 to 100, got "yes"$/],
    [{ namespaceTtlMs: { ai: 0 } }, /^namespaceTtlMs.ai: expected an integer \(milliseconds\) from 1/],
    [{ freshMs: 10, ttlMs: 5 }, /^freshMs: expected at most ttlMs/],
    [{ store: {} }, /^store: expected a store/],
  ])('refuses %j, saying what was expected', (wrong, message) => {
    const options = { store: createMemoryStore({ clock }), prefix: 'test', defaultTtlMs: 1_000 }
    const create = () => Reflect.apply(createCache, undefined, [{ ...options, ...wrong }])
    expect(create).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringMatching(message) }),
    )
  })

  it('S1-48 cannot be created without an end for its values, nor with one that never comes', () => {
    const options = { store: createMemoryStore({ clock }), prefix: 'test' }
    const refusal = expect.objectContaining({ code: 'invalid_option' })
    // @ts-expect-error: the compiler refuses it as well.
    expect(() => createCache(options)).toThrow(refusal)
    for (const defaultTtlMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => createCache({ ...options, defaultTtlMs })).toThrow(refusal)
  })

  it('drops the colon that some write behind a prefix', async () => {
    const store = createMemoryStore({ clock })
    await using cache = createCache({ store, prefix: 'app:', defaultTtlMs: 1_000 })
    await cache.set('k', 1)
    expect(await store.read('app:general:k')).not.toBeNull()
  })

  it('closes its store at the end of its block, and may be closed twice', async () => {
    const store = createMemoryStore({ clock })
    {
      await using cache = createCache({ store, prefix: 'test', defaultTtlMs: 1_000 })
      await cache.set('k', 1)
      await cache.close()
    }
    await expect(store.read('test:general:k')).rejects.toMatchObject({ code: 'closed' })
  })

  it('ends what is being made when it is closed, and what is under way is told so', async () => {
    const cache = createCache({ store: createMemoryStore({ clock }), prefix: 'test', defaultTtlMs: 1_000 })
    let signal: AbortSignal | null = null
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const call = cache.getOrSet('k', (context) => {
      signal = context.signal
      begin()
      return new Promise(() => {})
    })
    const outcome = expect(call).rejects.toMatchObject({ code: 'closed' })
    await begun
    await cache.close()
    await outcome
    expect(signal).toMatchObject({ aborted: true })
  })
})
