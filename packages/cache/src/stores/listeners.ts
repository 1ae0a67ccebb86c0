import type { StoreEvent } from './store.ts'

/** Those who want to be told the events of a store. */
export interface Listeners {
  /** @param first Told to this one at once. @returns A function that ends it; it may be called twice. */
  add: (listener: (event: StoreEvent) => void, first?: StoreEvent) => () => void
  tell: (event: StoreEvent) => void
  clear: () => void
}

/** Creates an empty list of listeners; one that throws keeps nothing from the others. */
export function createListeners(): Listeners {
  const listeners = new Set<Listener>()
  return {
    add,
    tell: (event) => {
      for (const listener of listeners) tellOne(listener, event)
    },
    clear: () => listeners.clear(),
  }

  function add(tell: Listener['tell'], first?: StoreEvent): () => void {
    // An object of its own, so that the same function may listen twice.
    const listener = { tell }
    listeners.add(listener)
    if (first !== undefined) tellOne(listener, first)
    return () => {
      listeners.delete(listener)
    }
  }
}

interface Listener {
  tell: (event: StoreEvent) => void
}

function tellOne(listener: Listener, event: StoreEvent): void {
  try {
    listener.tell(event)
  } catch {
    // Its own affair: neither the writer nor the other listeners can do anything about it.
  }
}
