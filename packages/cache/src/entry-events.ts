import type { EntryKind } from './entry.ts'
import type { Store, StoreEvent } from './stores/store.ts'

/** Something was decided about a key. */
export interface EntryEvent {
  key: string
  kind: EntryKind
  revision: string
  /** False when the write was refused because what is stored is better. */
  isStored: boolean
}

/** A promise of the next event of a key. */
export interface Expectation {
  /** The event, or null when none came in time or the expectation was cancelled. */
  told: Promise<EntryEvent | null>
  cancel: () => void
}

/** Lets many wait for what happens to single keys, over one subscription. */
export interface EntryEvents {
  /** Starts to listen for a key; expect first, then ask for the refresh, or the event may be missed. */
  expect: (key: string, timeoutMs: number) => Expectation
  /** Stops listening; whoever still waits is told null. */
  close: () => void
}

type Listener = (event: EntryEvent | null) => void

/**
 * Listens to a store.
 *
 * Delivery is at most once: an event that is lost shows as a timeout, after which the caller reads once more.
 */
export function createEntryEvents({ store }: { store: Pick<Store, 'subscribe'> }): EntryEvents {
  const listeners = new Map<string, Set<Listener>>()
  const unsubscribe = store.subscribe(dispatch)
  return { expect, close }

  function expect(key: string, timeoutMs: number): Expectation {
    const { promise, resolve } = Promise.withResolvers<EntryEvent | null>()
    const settle: Listener = (event) => {
      clearTimeout(timer)
      remove(key, settle)
      resolve(event)
    }
    const timer = setTimeout(settle, timeoutMs, null)
    add(key, settle)
    return { told: promise, cancel: () => settle(null) }
  }

  /** Nobody waits for a removal. */
  function dispatch(event: StoreEvent): void {
    if (event.type !== 'written' && event.type !== 'refused') return
    const { key, kind, revision, type } = event
    for (const listener of listeners.get(key) ?? [])
      listener({ key, kind, revision, isStored: type === 'written' })
  }

  function add(key: string, listener: Listener): void {
    const waiting = listeners.get(key)
    if (waiting === undefined) listeners.set(key, new Set([listener]))
    else waiting.add(listener)
  }

  function remove(key: string, listener: Listener): void {
    const waiting = listeners.get(key)
    if (waiting?.delete(listener) && waiting.size === 0) listeners.delete(key)
  }

  function close(): void {
    unsubscribe()
    for (const waiting of listeners.values()) for (const listener of waiting) listener(null)
  }
}
