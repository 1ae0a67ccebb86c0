import { beforeEach, describe, expect, it } from 'vitest'
import { createEntryEvents, type EntryEvents } from './entry-events.ts'
import { createMemoryBackend } from './stores/memory/memory-backend.ts'
import { createMemoryStore } from './stores/memory/memory-store.ts'
import type { Store, StoreWrite } from './stores/store.ts'

describe('createEntryEvents', () => {
  let store: Store
  let events: EntryEvents

  beforeEach(() => {
    store = createMemoryStore({ backend: createMemoryBackend() })
    events = createEntryEvents({ store })
    return () => events.close()
  })

  function write(key: string, kind: StoreWrite['kind'] = 'value'): ReturnType<Store['write']> {
    const now = Date.now()
    return store.write({
      key,
      kind,
      fetchedAt: now,
      freshUntil: now + 10_000,
      staleUntil: now + 20_000,
      keepUntil: now + 60_000,
      fence: null,
      encoding: 'json',
      costMs: 0,
      body: Buffer.from('{}'),
      tags: [],
      asOf: null,
    })
  }

  it('tells all who wait for a key that it was written', async () => {
    const waiting = [events.expect('a', 5_000), events.expect('a', 5_000)]
    const { revision } = await write('a')
    const told = await Promise.all(waiting.map((expectation) => expectation.told))
    expect(told).toEqual(Array(2).fill({ key: 'a', kind: 'value', revision, isStored: true }))
  })

  it('tells that a failure left the value as it was', async () => {
    await write('a')
    const { told } = events.expect('a', 5_000)
    await write('a', 'failed')
    expect(await told).toMatchObject({ kind: 'failed', isStored: false })
  })

  it('wakes nobody for another key, after a removal, or after cancelling', async () => {
    await write('a')
    const other = events.expect('b', 30)
    const removed = events.expect('a', 30)
    const cancelled = events.expect('c', 5_000)
    cancelled.cancel()
    await store.remove(['a'])
    await write('c')
    expect(await Promise.all([other.told, removed.told, cancelled.told])).toEqual([null, null, null])
  })

  it('tells null to whoever still waits when it is closed, and nothing afterwards', async () => {
    const { told } = events.expect('a', 60_000)
    events.close()
    expect(await told).toBeNull()
    const late = events.expect('a', 20)
    await write('a')
    expect(await late.told).toBeNull()
  })
})
