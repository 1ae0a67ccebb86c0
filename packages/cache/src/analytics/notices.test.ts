import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, settle } from '../test-support/create-world.ts'
import { noticeChannelName } from './notices.ts'

describe('notices', () => {
  let heard: unknown[] = []
  const listener = (notice: unknown) => heard.push(notice)
  beforeEach(() => {
    heard = []
    subscribe(noticeChannelName, listener)
  })
  afterEach(() => unsubscribe(noticeChannelName, listener))

  it.each([false, true])('tell what became of each call (layered: %s)', async (isLayered) => {
    const world = createWorld()
    const cache = world.open({ isLayered })
    const windows = { freshMs: 1_000, ttlMs: 5_000, keepMs: 9_000, earlyRefresh: 0, softTimeoutMs: 0 }
    await cache.getOrSet('k', () => 1, windows)
    await cache.getOrSet('k', () => 1, windows)
    await cache.get('k')
    await cache.get('k')
    await cache.get('none')
    world.clock.advance(1_000)
    await cache.getOrSet('k', () => Promise.reject(new Error('upstream')), windows)
    await settle()
    world.clock.advance(6_000)
    await cache.getOrSet('k', () => Promise.reject(new Error('upstream')), windows)
    const place = { namespace: 'general', key: 'test:general:k' }
    expect(heard).toMatchObject([
      { kind: 'produced', ...place, durationMs: 0 },
      { kind: 'miss', ...place },
      { kind: 'hit', ...place },
      { kind: 'hit', ...place },
      { kind: 'hit', ...place },
      { kind: 'miss', key: 'test:general:none' },
      { kind: 'stale', ...place },
      { kind: 'produce_failed', ...place, error: new Error('upstream') },
      { kind: 'produce_failed', ...place },
      { kind: 'degraded', ...place },
    ])
  })

  it('tell what could not be stored, and never a value', async () => {
    const cache = createWorld().open({ maxValueBytes: 10 })
    await cache.getOrSet('k', () => 'a secret that is too long')
    expect(heard).toContainEqual({
      kind: 'refused',
      namespace: 'general',
      key: 'test:general:k',
      reason: 'value_too_large',
    })
    expect(JSON.stringify(heard)).not.toContain('secret')
  })
})
