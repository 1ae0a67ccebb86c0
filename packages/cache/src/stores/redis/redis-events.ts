import type { Redis } from 'ioredis'
import type { StoreEvent } from '../store.ts'
import { readEventText } from './event-text.ts'
import type { RedisClient } from './redis-client.ts'
import { openSubscriber, type SubscriberConnection } from './subscriber-connection.ts'

/** The events of all processes, as they come over one subscription. */
export interface RedisEvents {
  subscribe: (listener: (event: StoreEvent) => void) => () => void
  close: () => void
}

export interface RedisEventsDeps {
  redis: RedisClient
  subscriber: Redis | undefined
  channel: string
  /** How often the subscription is checked; a connection that does not answer in this time is broken. */
  heartbeatMs: number
  /** Told what no call can report: listeners that throw, and why subscribing failed. */
  onError: (error: unknown) => void
}

/** Creates the events; it connects when somebody listens. */
export function createRedisEvents({
  redis,
  subscriber,
  channel,
  heartbeatMs,
  onError,
}: RedisEventsDeps): RedisEvents {
  const listeners = new Set<{ tell: (event: StoreEvent) => void }>()
  let connection: SubscriberConnection | null = null
  let isFound = false
  return { subscribe, close }

  function subscribe(listener: (event: StoreEvent) => void): () => void {
    const entry = { tell: listener }
    listeners.add(entry)
    connection ??= openSubscriber({
      redis,
      subscriber,
      channel,
      heartbeatMs,
      onFound,
      onLost,
      onMessage,
      onError,
    })
    if (isFound) queueMicrotask(() => listeners.has(entry) && tell(entry, { type: 'found' }))
    return () => listeners.delete(entry)
  }

  function onFound(): void {
    isFound = true
    tellAll({ type: 'found' })
  }

  function onLost(): void {
    isFound = false
    tellAll({ type: 'lost' })
  }

  function onMessage(text: string): void {
    const event = readEventText(text)
    if (event !== null) tellAll(event)
  }

  function tellAll(event: StoreEvent): void {
    for (const listener of listeners) tell(listener, event)
  }

  function tell(listener: { tell: (event: StoreEvent) => void }, event: StoreEvent): void {
    try {
      listener.tell(event)
    } catch (error) {
      onError(error)
    }
  }

  function close(): void {
    listeners.clear()
    connection?.close()
  }
}
