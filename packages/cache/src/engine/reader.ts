import type { Store, StoredEntry } from '../stores/store.ts'
import type { LocalCopies } from './local-copies.ts'
import { away, type StoreGuard } from './store-guard.ts'

/** Reads entries; calls at the same time for one key share one command. */
export interface Reader {
  /** @returns null also when the store is away. */
  read: (key: string) => Promise<StoredEntry | null>
  /** Reads past every local copy, and shares nothing. */
  readThrough: (key: string) => Promise<StoredEntry | null>
  readMany: (keys: readonly string[]) => Promise<(StoredEntry | null)[]>
  /** To be called when this process changed keys: reads that began before must not answer calls that come after. */
  forget: (keys: readonly string[]) => void
  forgetAll: () => void
}

interface ReaderDeps {
  store: Store
  guard: StoreGuard
  locals: Pick<LocalCopies, 'recall'>
}

/** Creates the reader of one cache. */
export function createReader({ store, guard, locals }: ReaderDeps): Reader {
  const underWay = new Map<string, Promise<StoredEntry | null>>()
  return { read, readThrough, readMany, forget, forgetAll: () => underWay.clear() }

  function read(key: string): Promise<StoredEntry | null> {
    const joined = underWay.get(key)
    if (joined !== undefined) return joined
    const reading = readAlone(key, store.read)
    underWay.set(key, reading)
    const end = () => {
      if (underWay.get(key) === reading) underWay.delete(key)
    }
    reading.then(end, end)
    return reading
  }

  function readThrough(key: string): Promise<StoredEntry | null> {
    return readAlone(key, hasReadThrough(store) ? store.readThrough : store.read)
  }

  async function readAlone(key: string, read: Store['read']): Promise<StoredEntry | null> {
    const entry = await guard.attempt(() => read(key))
    return entry === away ? locals.recall(key) : entry
  }

  async function readMany(keys: readonly string[]): Promise<(StoredEntry | null)[]> {
    const entries = await guard.attempt(() => store.readMany(keys))
    return entries === away ? keys.map(locals.recall) : entries
  }

  function forget(keys: readonly string[]): void {
    for (const key of keys) underWay.delete(key)
  }
}

function hasReadThrough(store: Store): store is Store & { readThrough: Store['read'] } {
  return 'readThrough' in store
}
