import { createNotices, type Notices } from '../analytics/notices.ts'
import type { PopularKeys } from '../analytics/popular-keys.ts'
import { createDecoder, type Decoder } from '../engine/decoder.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { createFlights, type Flights } from '../engine/flights.ts'
import { createKeyEvents } from '../engine/key-events.ts'
import { createLocalCopies, type LocalCopies } from '../engine/local-copies.ts'
import { createReader, type Reader } from '../engine/reader.ts'
import { createStoreGuard, type StoreGuard } from '../engine/store-guard.ts'
import type { BodyLimits } from '../pack-body.ts'
import type { Store } from '../stores/store.ts'
import type { CallDefaults } from './planner.ts'

/** What all scopes of a cache share. */
export interface Machine {
  store: Store
  guard: StoreGuard
  reader: Reader
  decoder: Decoder
  flights: Flights
  engine: Engine
  locals: LocalCopies
  notices: Notices
  popular: PopularKeys
  limits: BodyLimits
  defaults: CallDefaults
  now: () => number
  random: () => number
  onError: (error: unknown) => void
  /** Removes stored keys, and keeps what is being made under them from those who come later. @returns How many there were. */
  removeKeys: (keys: readonly string[]) => Promise<number>
  /** The same for all that carries one of some stored tags. */
  removeTags: (tags: readonly string[]) => Promise<number>
  /** Stops listening to the store and ends what is being made. */
  stop: () => Promise<void>
}

/** What a machine is made of. */
export interface MachineDeps {
  store: Store
  now: () => number
  random: () => number
  onError: (error: unknown) => void
  throwOnStoreError: boolean
  popular: PopularKeys
  limits: BodyLimits
  leaseMs: number
  earlyRefresh: number
  defaults: CallDefaults
}

/** Puts the engine of one cache together. */
export function createMachine(deps: MachineDeps): Machine {
  const { store, now, limits, onError } = deps
  const notices = createNotices()
  const guard = createStoreGuard({ now, notices, onError, throwOnStoreError: deps.throwOnStoreError })
  const events = createKeyEvents()
  const locals = createLocalCopies(store, deps.earlyRefresh)
  const reader = createReader({ store, guard, locals })
  const decoder = createDecoder({ locals, maxValueBytes: limits.maxValueBytes, onError })
  const saving = { store, guard, limits, now, notices, onError }
  const flights = createFlights({ ...saving, events, leaseMs: deps.leaseMs, readThrough: reader.readThrough })
  const engine = createEngine({ ...saving, reader, decoder, flights, random: deps.random })
  const unsubscribe = store.subscribe(events.tell)
  return { ...deps, guard, reader, decoder, flights, engine, locals, notices, removeKeys, removeTags, stop }

  async function removeKeys(keys: readonly string[]): Promise<number> {
    try {
      return await guard.insist(() => store.remove(keys))
    } finally {
      reader.forget(keys)
      const removed = new Set(keys)
      flights.detach((key) => removed.has(key))
    }
  }

  async function removeTags(tags: readonly string[]): Promise<number> {
    try {
      return await guard.insist(() => store.invalidateTags(tags))
    } finally {
      reader.forgetAll()
      flights.detach((_, carried) => carried.some((tag) => tags.includes(tag)))
    }
  }

  async function stop(): Promise<void> {
    unsubscribe()
    await flights.close()
  }
}
