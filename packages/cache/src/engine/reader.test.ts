import { describe, expect, it } from 'vitest'
import { createNotices } from '../analytics/notices.ts'
import { createMemoryStore } from '../stores/memory/memory-store.ts'
import type { StoredEntry } from '../stores/store.ts'
import { createReader } from './reader.ts'
import { createStoreGuard } from './store-guard.ts'

/** A reader over a store whose reads end when the test says so, in any order. */
function createSlowReader() {
  const reads: {
    key: string
    resolve: (entry: StoredEntry | null) => void
    reject: (error: unknown) => void
  }[] = []
  const read = (key: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<StoredEntry | null>()
    reads.push({ key, resolve, reject })
    return promise
  }
  const store = { ...createMemoryStore({ clock: Date }), read }
  const guard = createStoreGuard({
    now: Date.now,
    notices: createNotices(),
    onError: () => {},
    throwOnStoreError: false,
  })
  return { reads, reader: createReader({ store, guard, locals: { recall: () => null } }) }
}

describe('createReader', () => {
  it('shares one command among all who read a key at the same time', async () => {
    const { reads, reader } = createSlowReader()
    const calls = Array.from({ length: 100 }, () => reader.read('k'))
    const other = reader.read('other')
    expect(reads.map(({ key }) => key)).toEqual(['k', 'other'])
    for (const { resolve } of reads) resolve(null)
    expect(await Promise.all([...calls, other])).toEqual(Array.from({ length: 101 }, () => null))
    void reader.read('k')
    expect(reads).toHaveLength(3)
  })

  it('answers nobody who comes after a change with a read that began before it', () => {
    const { reads, reader } = createSlowReader()
    void reader.read('k')
    void reader.read('other')
    reader.forget(['k'])
    void reader.read('k')
    void reader.read('other')
    expect(reads.map(({ key }) => key)).toEqual(['k', 'other', 'k'])
    reader.forgetAll()
    void reader.read('other')
    expect(reads).toHaveLength(4)
  })

  it('lets the end of a forgotten read leave the newer one alone', async () => {
    const { reads, reader } = createSlowReader()
    const before = reader.read('k')
    reader.forget(['k'])
    void reader.read('k')
    reads[0]?.resolve(null)
    await before
    void reader.read('k')
    expect(reads).toHaveLength(2)
  })

  it('reads again after a failure', async () => {
    const { reads, reader } = createSlowReader()
    const failing = reader.read('k')
    reads[0]?.reject(new Error('away'))
    expect(await failing).toBeNull()
    void reader.read('k')
    expect(reads).toHaveLength(2)
  })
})
