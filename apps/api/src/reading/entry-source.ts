import { createLayeredStore, type LayeredStore, type Store, type StoredEntry } from '@marketcache/cache'
import type { Clock } from '@marketcache/contracts'

/** Where entries are read: in this process as far as they are certain, else in Redis. */
export interface EntrySource extends Pick<LayeredStore, 'readMany' | 'peek' | 'recall' | 'subscribe'> {
  /** The type of all that is read. */
  read: (key: string) => Promise<StoredEntry | null>
}

/** How much is held in the process. */
export interface LocalLimits {
  /** 0 holds nothing: then every read goes to Redis. */
  maxEntries: number
  maxBytes: number
  maxTrustMs: number
}

/** Puts a layer of local copies over the store, which its events keep true. */
export function createEntrySource(deps: {
  remote: Store
  local: LocalLimits
  clock: Clock
  onDegraded: (error: unknown) => void
}): EntrySource & Pick<Store, 'remove' | 'invalidateTags' | 'close'> {
  const { remote, local, clock, onDegraded } = deps
  if (local.maxEntries > 0) return createLayeredStore({ remote, local, clock, onDegraded })
  const nothing = () => undefined
  return { ...remote, peek: nothing, recall: nothing }
}
