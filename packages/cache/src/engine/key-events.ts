import type { StoreEvent } from '../stores/store.ts'

/** A wait for what happens to a key. */
export interface KeyWait {
  /** Resolves at the next event of the key, also when it came before this call, or after `ms`. */
  wait: (ms: number) => Promise<void>
  cancel: () => void
}

/** Tells waiting calls what a store tells about their keys. */
export interface KeyEvents {
  /** Begins to listen; do so before looking, or what happens in between is missed. */
  expect: (key: string) => KeyWait
  /** To be given every event of the store. */
  tell: (event: StoreEvent) => void
}

/** Creates the distribution of events by key. */
export function createKeyEvents(): KeyEvents {
  const listeners = new Map<string, Set<() => void>>()
  return { expect, tell }

  function expect(key: string): KeyWait {
    let isTold = false
    let wake: (() => void) | null = null
    const listener = () => {
      isTold = true
      wake?.()
    }
    add(key, listener)
    return { wait, cancel: () => remove(key, listener) }

    function wait(ms: number): Promise<void> {
      if (isTold) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      return promise
    }
  }

  function tell(event: StoreEvent): void {
    if ('key' in event) wakeAll(listeners.get(event.key))
    // What was missed may have been the event that somebody waits for.
    else for (const waiting of listeners.values()) wakeAll(waiting)
  }

  function wakeAll(waiting: Set<() => void> | undefined): void {
    if (waiting !== undefined) for (const listener of waiting) listener()
  }

  function add(key: string, listener: () => void): void {
    const waiting = listeners.get(key)
    if (waiting === undefined) listeners.set(key, new Set([listener]))
    else waiting.add(listener)
  }

  function remove(key: string, listener: () => void): void {
    const waiting = listeners.get(key)
    if (waiting?.delete(listener) && waiting.size === 0) listeners.delete(key)
  }
}
