import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createMemoryBackend } from '../memory/memory-backend.ts'
import { createMemoryStore } from '../memory/memory-store.ts'
import { createLayeredStore } from './layered-store.ts'
import { createStagedRemote } from './staged-remote.ts'
import { testValue } from './test-value.ts'

const away = { name: 'CacheError', code: 'store_unavailable' }

function setUp() {
  const clock = createFakeClock()
  const backend = createMemoryBackend({ clock, maxEntries: 100 })
  const remote = createStagedRemote(backend)
  const onDegraded = vi.fn<(error: unknown) => void>()
  const store = createLayeredStore({ remote: remote.store, clock, onDegraded, local: { maxEntries: 100 } })
  const other = createMemoryStore({ backend })
  const value = (key: string, text = '{}') => testValue(key, clock.now(), { body: Buffer.from(text) })
  const leave = () => {
    remote.leave()
    remote.loseEvents()
  }
  const comeBack = () => {
    remote.comeBack()
    remote.findEvents()
  }
  return { clock, remote, store, other, value, leave, comeBack, onDegraded }
}

describe('createLayeredStore while the remote store is away', () => {
  it('answers what it holds, marked degraded, within keepUntil and not a millisecond longer', async () => {
    const { store, clock, value, leave } = setUp()
    await store.write(value('a', '1'))
    leave()
    expect(await store.read('a')).toMatchObject({ isDegraded: true, body: Buffer.from('1') })
    clock.advance(59_999)
    expect(await store.read('a')).toMatchObject({ isDegraded: true })
    clock.advance(1)
    await expect(store.read('a')).rejects.toMatchObject(away)
    expect(store.recall('a')).toBeUndefined()
  })

  it('fails for what it does not hold', async () => {
    const { store, leave } = setUp()
    leave()
    await expect(store.read('a')).rejects.toMatchObject(away)
    await expect(store.readMany(['a'])).rejects.toMatchObject(away)
    expect(store.recall('a')).toBeUndefined()
  })

  it('answers many keys when it holds them all, and else fails and tells one by one', async () => {
    const { store, value, leave } = setUp()
    await store.write(value('a', '1'))
    await store.write(value('b', '2'))
    leave()
    expect(await store.readMany(['b', 'a'])).toMatchObject([
      { isDegraded: true, body: Buffer.from('2') },
      { isDegraded: true, body: Buffer.from('1') },
    ])
    await expect(store.readMany(['a', 'none'])).rejects.toMatchObject(away)
    expect(store.recall('a')).toMatchObject({ isDegraded: true })
  })

  it('answers no copy as if it were certain, nor past all copies', async () => {
    const { store, value, leave } = setUp()
    await store.write(value('a', '1'))
    leave()
    await store.read('a')
    expect(store.peek('a')).toBeUndefined()
    await expect(store.readThrough('a')).rejects.toMatchObject(away)
  })

  it('answers an older copy of what was replaced, but never what was removed', async () => {
    const { store, other, value, leave } = setUp()
    await store.write(value('replaced', '1'))
    await store.write(value('removed', '1'))
    await other.write(value('replaced', '2'))
    await other.remove(['removed'])
    leave()
    expect(await store.read('replaced')).toMatchObject({ isDegraded: true, body: Buffer.from('1') })
    await expect(store.read('removed')).rejects.toMatchObject(away)
  })

  it('tries the store once in half a second, and is itself again with the first answer', async () => {
    const { store, remote, clock, value, leave } = setUp()
    await store.write(value('a', '1'))
    leave()
    const calls = remote.calls()
    for (let index = 0; index < 100; index++) await store.read('a')
    expect(remote.calls() - calls).toBe(1)
    clock.advance(500)
    for (let index = 0; index < 100; index++) await store.read('a')
    expect(remote.calls() - calls).toBe(2)
    remote.comeBack()
    clock.advance(500)
    expect(await store.read('a')).not.toHaveProperty('isDegraded')
    expect(store.peek('a')).toBeUndefined()
    remote.findEvents()
    await store.read('a')
    expect(store.peek('a')).not.toHaveProperty('isDegraded')
  })

  it('tries the store at once when its events are found again', async () => {
    const { store, other, value, leave, comeBack } = setUp()
    await store.write(value('a', '1'))
    leave()
    await store.read('a')
    await other.write(value('a', '2'))
    comeBack()
    const entry = await store.read('a')
    expect(entry?.body.toString()).toBe('2')
    expect(entry).not.toHaveProperty('isDegraded')
  })

  it('reports each outage once, and none in which nothing degraded was answered', async () => {
    const { store, clock, value, leave, comeBack, onDegraded } = setUp()
    await store.write(value('a', '1'))
    leave()
    await expect(store.read('none')).rejects.toMatchObject(away)
    expect(onDegraded).not.toHaveBeenCalled()
    for (let index = 0; index < 10; index++) {
      await store.read('a')
      clock.advance(500)
    }
    expect(onDegraded).toHaveBeenCalledTimes(1)
    expect(onDegraded.mock.calls[0]?.[0]).toMatchObject(away)
    comeBack()
    await store.read('a')
    leave()
    await store.read('a')
    expect(onDegraded).toHaveBeenCalledTimes(2)
  })

  it('hides no error but that the store is away', async () => {
    const { store, value } = setUp()
    await store.write(value('a', '1'))
    await store.close()
    await expect(store.read('a')).rejects.toMatchObject({ code: 'closed' })
  })

  it('never answers past keepUntil, nor unmarked what it cannot be certain of, in any order of events', async () => {
    const actions = fc.constantFrom(
      'write',
      'otherWrite',
      'read',
      'leave',
      'comeBack',
      'lose',
      'find',
      'wait',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(actions, { maxLength: 40 }), async (plan) => {
        const { store, remote, clock, other, value } = setUp()
        const takes: Record<string, () => unknown> = {
          write: () => store.write(value('a')).catch(() => null),
          otherWrite: () => other.write(value('a')),
          leave: remote.leave,
          comeBack: remote.comeBack,
          lose: remote.loseEvents,
          find: remote.findEvents,
          wait: () => clock.advance(25_000),
        }
        for (const action of plan) {
          await takes[action]?.()
          const entry = await store.read('a').catch(() => null)
          if (entry === null) continue
          expect(clock.now()).toBeLessThan(entry.keepUntil)
          if (entry.isDegraded !== true) expect(entry.revision).toBe((await other.read('a'))?.revision)
        }
      }),
      { numRuns: 300 },
    )
  })
})
