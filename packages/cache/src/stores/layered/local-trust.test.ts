import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryBackend } from '../memory/memory-backend.ts'
import { createMemoryStore } from '../memory/memory-store.ts'
import { createLayeredStore, type LocalOptions } from './layered-store.ts'
import { createStagedRemote } from './staged-remote.ts'
import { testValue } from './test-value.ts'

function setUp(local: LocalOptions = {}) {
  const clock = createFakeClock()
  const backend = createMemoryBackend({ clock, maxEntries: 1_000 })
  const gate = { passing: Promise.resolve(), open: () => {} }
  const remote = createStagedRemote(backend, { step: () => gate.passing })
  const store = createLayeredStore({ remote: remote.store, clock, local })
  /** Another process. */
  const other = createMemoryStore({ backend })
  const value = (key: string, text = '{}') =>
    testValue(key, clock.now(), { body: Buffer.from(text), tags: ['t'] })
  const read = async (key: string) => (await store.read(key))?.body.toString() ?? null
  const shut = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    Object.assign(gate, { passing: promise, open: resolve })
  }
  const open = () => gate.open()
  return { clock, remote, store, other, value, read, shut, open }
}

describe('createLayeredStore', () => {
  it('asks the remote store once, and then answers by itself', async () => {
    const { store, remote, other, value, read } = setUp()
    await other.write(value('a', '1'))
    expect([await read('a'), await read('a'), await read('a')]).toEqual(['1', '1', '1'])
    expect(await store.readMany(['a', 'a'])).toHaveLength(2)
    expect(store.peek('a')?.body.toString()).toBe('1')
    expect(remote.calls()).toBe(1)
  })

  it('asks for what is missing only, in one question', async () => {
    const { store, remote, other, value } = setUp()
    for (const key of ['a', 'b', 'c']) await other.write(value(key, key))
    await store.read('b')
    const entries = await store.readMany(['c', 'b', 'none', 'a', 'c'])
    expect(entries.map((entry) => entry?.body.toString() ?? null)).toEqual(['c', 'b', null, 'a', 'c'])
    expect(remote.calls()).toBe(2)
  })

  it('does not remember that there is nothing', async () => {
    const { store, remote, read } = setUp()
    expect([await read('a'), await read('a')]).toEqual([null, null])
    expect(remote.calls()).toBe(2)
    expect(store.localInfo().entries).toBe(0)
  })

  it('holds its own write at once, also when another follows before the event of the first', async () => {
    const { store, remote, value } = setUp()
    for (const text of ['1', '2', '3']) {
      await store.write(value('a', text))
      expect(store.peek('a')?.body.toString()).toBe(text)
    }
    expect(remote.calls()).toBe(3)
  })

  it('reads again what another process wrote or removed', async () => {
    const { other, value, read, store } = setUp()
    await store.write(value('a', '1'))
    await other.write(value('a', '2'))
    expect(store.peek('a')).toBeUndefined()
    expect(await read('a')).toBe('2')
    await other.remove(['a'])
    expect(await read('a')).toBeNull()
  })

  it('asks once for many who read a key at the same time', async () => {
    const { store, remote, other, value } = setUp()
    await other.write(value('a', '1'))
    const entries = await Promise.all(Array.from({ length: 50 }, () => store.read('a')))
    expect(new Set(entries.map((entry) => entry?.body.toString()))).toEqual(new Set(['1']))
    expect(remote.calls()).toBe(1)
  })

  it('lets nobody join a read that began before the key changed', async () => {
    const { store, remote, other, value, shut, open } = setUp()
    shut()
    const early = store.read('a')
    await other.write(value('a', '1'))
    const late = store.read('a')
    open()
    await early
    expect((await late)?.body.toString()).toBe('1')
    expect(remote.calls()).toBe(2)
  })

  it('lets nobody join a read that began before events were lost', async () => {
    const { store, remote, other, value, shut, open } = setUp()
    shut()
    const early = store.read('a')
    remote.loseEvents()
    await other.write(value('a', '1'))
    remote.findEvents()
    const late = store.read('a')
    open()
    await early
    expect((await late)?.body.toString()).toBe('1')
    expect(remote.calls()).toBe(2)
  })

  it('believes nothing that it held once events were lost, and asks each time until they are found', async () => {
    const { store, remote, value, read } = setUp()
    await store.write(value('a', '1'))
    remote.loseEvents()
    expect(store.peek('a')).toBeUndefined()
    expect(store.localInfo().isTrusted).toBe(false)
    expect([await read('a'), await read('a')]).toEqual(['1', '1'])
    expect(remote.calls()).toBe(3)
    remote.findEvents()
    expect(store.peek('a')).toBeUndefined()
  })

  it('confirms each copy by one read when events are found again', async () => {
    const { store, remote, other, value, read } = setUp()
    await store.write(value('same', '1'))
    await store.write(value('changed', '1'))
    remote.loseEvents()
    await other.write(value('changed', '2'))
    remote.findEvents()
    expect([await read('same'), await read('changed')]).toEqual(['1', '2'])
    const calls = remote.calls()
    expect([await read('same'), await read('changed')]).toEqual(['1', '2'])
    expect(remote.calls()).toBe(calls)
  })

  it('does not hold what it read while events were lost, though they are found before the answer', async () => {
    const { store, remote, other, value, shut, open } = setUp()
    await other.write(value('a', '1'))
    remote.loseEvents()
    shut()
    const reading = store.read('a')
    remote.findEvents()
    open()
    await reading
    expect(store.peek('a')).toBeUndefined()
  })

  it('reads a copy again after maxTrustMs, though no event came', async () => {
    const { store, clock, remote, value, read } = setUp({ maxTrustMs: 5_000 })
    await store.write(value('a', '1'))
    clock.advance(4_999)
    expect(store.peek('a')).toBeDefined()
    clock.advance(1)
    expect(store.peek('a')).toBeUndefined()
    expect(await read('a')).toBe('1')
    expect(store.peek('a')).toBeDefined()
    expect(remote.calls()).toBe(2)
  })

  it('holds nothing beyond keepUntil', async () => {
    const { store, clock, value, read } = setUp({ maxTrustMs: 3_600_000 })
    await store.write(value('a', '1'))
    clock.advance(60_000)
    expect(store.peek('a')).toBeUndefined()
    expect(await read('a')).toBeNull()
  })

  it('sees its own invalidation at once, also of values that others wrote', async () => {
    const { store, remote, other, value, read } = setUp()
    await other.write(value('a', '1'))
    await other.write({ ...value('plain', '1'), tags: [] })
    expect([await read('a'), await read('plain')]).toEqual(['1', '1'])
    expect(await store.invalidateTags(['t'])).toBe(1)
    expect([await read('a'), await read('plain')]).toEqual([null, '1'])
    const calls = remote.calls()
    expect(await read('plain')).toBe('1')
    expect(remote.calls()).toBe(calls)
  })

  it('drops a copy whose removal failed, and doubts one whose write failed', async () => {
    const { store, remote, value } = setUp()
    await store.write(value('removed', '1'))
    await store.write(value('written', '1'))
    remote.leave()
    await expect(store.remove(['removed'])).rejects.toMatchObject({ code: 'store_unavailable' })
    await expect(store.write(value('written', '2'))).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(store.recall('removed')).toBeUndefined()
    expect(store.peek('written')).toBeUndefined()
    expect(store.recall('written')?.body.toString()).toBe('1')
  })

  it('asks whatever it holds when it is told to read through', async () => {
    const { store, remote, value } = setUp()
    await store.write(value('a', '1'))
    expect((await store.readThrough('a'))?.body.toString()).toBe('1')
    expect(remote.calls()).toBe(2)
  })
})

describe('rememberDecoded', () => {
  it('keeps something beside a copy, and forgets it with the copy', async () => {
    const { store, other, value, read } = setUp()
    const { revision } = await store.write(value('a', '1'))
    const decoded = { one: 1 }
    store.rememberDecoded('a', revision, decoded)
    expect(store.peekDecoded('a')).toBe(decoded)
    await other.write(value('a', '2'))
    expect(store.peekDecoded('a')).toBeUndefined()
    await read('a')
    expect(store.peekDecoded('a')).toBeUndefined()
  })

  it('takes nothing for a copy of another revision, or for none', async () => {
    const { store, value } = setUp()
    const { revision } = await store.write(value('a', '1'))
    await store.write(value('a', '2'))
    store.rememberDecoded('a', revision, {})
    store.rememberDecoded('b', revision, {})
    expect([store.peekDecoded('a'), store.peekDecoded('b')]).toEqual([undefined, undefined])
  })

  it('hands out nothing while events are lost, and the same again when the copy is confirmed', async () => {
    const { store, remote, value, read } = setUp()
    const { revision } = await store.write(value('a', '1'))
    const decoded = { one: 1 }
    store.rememberDecoded('a', revision, decoded)
    remote.loseEvents()
    expect(store.peekDecoded('a')).toBeUndefined()
    remote.findEvents()
    await read('a')
    expect(store.peekDecoded('a')).toBe(decoded)
  })
})

describe('the local layer', () => {
  it('keeps within its bytes and entries, whatever is written, read and remembered', async () => {
    const steps = fc.array(
      fc.record({
        do: fc.constantFrom('write' as const, 'read' as const, 'remember' as const),
        key: fc.integer({ min: 0, max: 30 }).map(String),
        bytes: fc.nat(5_000),
      }),
      { maxLength: 100 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { store, value } = setUp({ maxBytes: 20_000, maxEntries: 10 })
        for (const { do: action, key, bytes } of plan) {
          if (action === 'write') await store.write(value(key, 'x'.repeat(bytes)))
          else if (action === 'read') await store.read(key)
          else store.rememberDecoded(key, store.peek(key)?.revision ?? '', {})
          expect(store.localInfo().bytes).toBeLessThanOrEqual(20_000)
          expect(store.localInfo().entries).toBeLessThanOrEqual(10)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('keeps no more memory alive than it counts, though a connection hands out views of large buffers', async () => {
    const { store, value } = setUp()
    const large = Buffer.alloc(65_536, 'x')
    await store.write({ ...value('a'), body: large.subarray(100, 200) })
    expect(store.peek('a')?.body.buffer.byteLength).toBe(100)
  })

  it.each([
    ['maxEntries', { maxEntries: 0 }],
    ['maxBytes', { maxBytes: Number.NaN }],
    ['maxTrustMs', { maxTrustMs: -1 }],
  ])('refuses a wrong %s', (name, local) => {
    expect(() => setUp(local)).toThrow(new RegExp(`^${name}: expected a whole number from 1`))
  })
})
