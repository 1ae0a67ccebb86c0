import type { Redis } from 'ioredis'
import type { EntryKind } from './entry.ts'
import type { Keys } from './keys.ts'
import { readEventText } from './stores/redis/event-text.ts'

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

/** Tells a process what happens to entries, over one subscription. */
export interface EntryEvents {
  /** Starts to listen for a key; expect first, then ask for the refresh, or the event may be missed. */
  expect: (key: string, timeoutMs: number) => Expectation
  /** Stops listening; whoever still waits is told null. */
  close: () => Promise<void>
}

type Listener = (event: EntryEvent | null) => void

/**
 * Subscribes to the events of a deployment.
 *
 * Delivery is at most once: a message that is lost shows as a timeout, after which the caller reads once more.
 *
 * @param subscriber A connection used for nothing else; its owner closes it.
 */
export async function createEntryEvents(deps: { subscriber: Redis; keys: Keys }): Promise<EntryEvents> {
  const { subscriber, keys } = deps
  const listeners = new Map<string, Set<Listener>>()
  subscriber.on('message', dispatch)
  await subscriber.subscribe(keys.eventChannel)
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

  function dispatch(channel: string, message: string): void {
    if (channel !== keys.eventChannel) return
    const event = readEvent(message)
    if (event === null) return
    for (const listener of listeners.get(event.key) ?? []) listener(event)
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

  async function close(): Promise<void> {
    subscriber.off('message', dispatch)
    for (const waiting of listeners.values()) for (const listener of waiting) listener(null)
    // Not awaited: on a connection that is just being lost the command would wait for the next one, which never comes.
    if (subscriber.status === 'ready') subscriber.unsubscribe(keys.eventChannel).catch(() => {})
  }
}

/** Nobody waits for a removal. */
function readEvent(message: string): EntryEvent | null {
  const event = readEventText(message)
  if (event === null || event.type === 'removed') return null
  const { key, kind, revision, type } = event
  return { key, kind, revision, isStored: type === 'written' }
}
