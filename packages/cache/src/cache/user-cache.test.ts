import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGate, createWorld, settle } from '../test-support/create-world.ts'

const userId = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((text) => text.isWellFormed()),
  fc
    .array(fc.constantFrom('1', '2', ':', '*', '?', '[', '%3a', 'user', '~', '１', 'а', 'a', ' ', '\n'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join('')),
)

describe('userCache', () => {
  it('keeps every two users apart, whatever their ids', async () => {
    await fc.assert(
      fc.asyncProperty(userId, userId, async (one, other) => {
        fc.pre(one !== other)
        const cache = createWorld().open()
        await cache.userCache(one).set('profile', one)
        await cache.userCache(other).set('profile', other)
        await cache.userCache(other, 'ai').set('answer', other)
        expect(await cache.clearUser(one)).toBe(1)
        expect(await cache.userCache(one).get('profile')).toBeNull()
        expect(await cache.userCache(other).get('profile')).toBe(other)
        expect(await cache.userCache(other).clear('*')).toBe(1)
        expect(await cache.userCache(other, 'ai').get('answer')).toBe(other)
      }),
    )
  })

  it('lets nobody reach a user through an ordinary key or pattern', async () => {
    const cache = createWorld().open()
    await cache.userCache('1', 'general').set('profile', 'secret')
    expect(await cache.get('user:1:profile')).toBeNull()
    expect(await cache.get(['user', '1', 'profile'])).toBeNull()
    expect(await cache.clear('user:*')).toBe(0)
    expect(await cache.clear()).toBe(0)
    expect(await cache.userCache('1', 'general').get('profile')).toBe('secret')
  })

  it('clears one namespace of a user, or all', async () => {
    const cache = createWorld().open()
    for (const namespace of ['users', 'ai', 'trading']) {
      await cache.userCache('1', namespace).set('a', 1)
      await cache.userCache('1', namespace).set('b', 1, { tags: ['t'] })
    }
    await cache.namespace('ai').set('a', 'shared')
    expect(await cache.userCache('1', 'ai').clear()).toBe(2)
    expect(await cache.clearUser('1')).toBe(4)
    expect(await cache.namespace('ai').get('a')).toBe('shared')
  })

  it('keeps the tags of users apart', async () => {
    const cache = createWorld().open()
    await cache.userCache('1').set('a', 1, { tags: ['t'] })
    await cache.userCache('2').set('a', 2, { tags: ['t'] })
    expect(await cache.userCache('1').invalidateTags(['t'])).toBe(1)
    expect(await cache.userCache('2').get('a')).toBe(2)
  })

  it('does not store for a user what was being made when everything of that user was cleared', async () => {
    const world = createWorld()
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<string>()
    const call = one.userCache('1').getOrSet('k', gate.producer)
    await settle()
    await other.clearUser('1')
    gate.calls[0]?.resolve('private')
    expect(await call).toBe('private')
    expect(await one.userCache('1').get('k')).toBeNull()
  })

  it.each(['', '\ud800'])('refuses the id "%s"', (bad) => {
    const cache = createWorld().open()
    expect(() => cache.userCache(bad)).toThrow(expect.objectContaining({ code: 'invalid_key' }))
  })

  it('refuses to clear a user with an id that cannot be', async () => {
    await expect(createWorld().open().clearUser('')).rejects.toMatchObject({ code: 'invalid_key' })
  })
})
