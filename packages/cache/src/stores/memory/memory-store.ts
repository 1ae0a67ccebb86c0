import { CacheError } from '../../cache-error.ts'
import type { Store, StoreEvent } from '../store.ts'
import { matchGlob } from './match-glob.ts'
import { createMemoryBackend, type MemoryBackend, type MemoryBackendOptions } from './memory-backend.ts'

/** How a memory store is created: over a backend of its own, or over one that several stores share. */
export type MemoryStoreOptions = MemoryBackendOptions | { backend: MemoryBackend }

/**
 * Creates a store that lives and dies with the process; for tests and single processes.
 *
 * @throws {CacheError} `invalid_option`.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const shared = 'backend' in options ? options.backend : createMemoryBackend(options)
  const subscriptions = new Set<() => void>()
  let isClosed = false
  return {
    read: async (key) => backend().read(key),
    readMany: async (keys) => keys.map(backend().read),
    write: async (entry) => backend().write(entry),
    remove: async (keys) => keys.filter(backend().remove).length,
    increment: async (step) => backend().increment(step),
    remainingMs: async (key) => backend().remainingMs(key),
    scan,
    acquire: async (key, ttlMs) => backend().acquire(key, ttlMs),
    renew: async (lease, ttlMs) => backend().renew(lease, ttlMs),
    release: async (lease) => backend().release(lease),
    invalidateTags: async (tags) => backend().invalidateTags(tags),
    subscribe,
    info: async () => ({
      type: 'memory',
      isConnected: !isClosed,
      version: null,
      usedMemoryBytes: shared.bytes(),
      connectedClients: null,
    }),
    close,
  }

  function backend(): MemoryBackend {
    if (isClosed)
      throw new CacheError('closed', 'store: expected an open one, it was closed', { isRetryable: false })
    return shared
  }

  async function* scan({ prefix, glob, pageSize }: { prefix: string; glob: string; pageSize: number }) {
    const keys = backend()
      .keys()
      .filter((key) => key.startsWith(prefix) && matchGlob(glob, key.slice(prefix.length)))
    for (let from = 0; from < keys.length; from += pageSize) {
      const page = keys.slice(from, from + pageSize).filter(backend().has)
      if (page.length > 0) yield page
    }
  }

  function subscribe(listener: (event: StoreEvent) => void): () => void {
    const end = backend().listeners.add(listener, { type: 'found' })
    const unsubscribe = () => {
      end()
      subscriptions.delete(unsubscribe)
    }
    subscriptions.add(unsubscribe)
    return unsubscribe
  }

  async function close(): Promise<void> {
    isClosed = true
    for (const end of subscriptions) end()
  }
}
