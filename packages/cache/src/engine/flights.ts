import { CacheError } from '../cache-error.ts'
import type { Lease, StoredEntry } from '../stores/store.ts'
import { keepLease } from './keep-lease.ts'
import type { KeyEvents } from './key-events.ts'
import { makeValue } from './make-value.ts'
import type { Landing, Order } from './order.ts'
import { producerTimeout } from './producer-errors.ts'
import { raceAbort } from './race-abort.ts'
import type { SaveDeps } from './save-value.ts'
import { away } from './store-guard.ts'

/** Makes each value once at a time: in this process by joining, in the cluster by a lease of the store. */
export interface Flights {
  /**
   * Makes the value, or waits for whoever is making it.
   *
   * @param known What was stored when the caller looked; the same content is not an answer.
   * @param signal Lets this caller leave; the making ends when the last one left.
   */
  land: (order: Order, known: StoredEntry | null, signal?: AbortSignal) => Promise<Landed>
  /** Begins to make the value unless somebody does; a failure is reported, not thrown. */
  refresh: (order: Order, known: StoredEntry | null) => void
  /** Lets the making of a key go on when its callers leave. */
  stay: (key: string) => void
  /** Lets what is being made answer those who wait already, and nobody else; it is not stored. */
  detach: (matches: (key: string, tags: readonly string[]) => boolean) => void
  /** Ends all that is being made, and resolves when it has ended. */
  close: () => Promise<void>
}

/** A landing, and whether the value is this caller's alone. */
export interface Landed {
  landing: Landing
  isOwn: boolean
}

interface FlightsDeps extends SaveDeps {
  events: KeyEvents
  leaseMs: number
  /** Reads past every local copy. */
  readThrough: (key: string) => Promise<StoredEntry | null>
}

interface Flight {
  order: Order
  landing: Promise<Landing>
  controller: AbortController
  /** Callers that may leave. */
  leavers: number
  /** Whether somebody waits who cannot leave, or nobody did from the start. */
  isStaying: boolean
  isDetached: boolean
  lease: Lease | null
}

const longestTickMs = 1_000

/** Creates the flights of one cache. */
export function createFlights(deps: FlightsDeps): Flights {
  const { store, guard, events, leaseMs } = deps
  const flights = new Map<string, Flight>()
  /** Those that still fly, also when nobody may join them any more. */
  const flying = new Set<Flight>()
  const ending = new Set<Promise<unknown>>()
  return { land, refresh, stay, detach, close }

  async function land(order: Order, known: StoredEntry | null, signal?: AbortSignal): Promise<Landed> {
    const joined = joinable(order)
    const landing = await wait(joined ?? start(order, known), signal)
    return { landing, isOwn: joined === undefined }
  }

  /** What is being made already; a forced making is not content with one that began before and may find what is stored. */
  function joinable(order: Order): Flight | undefined {
    const flight = flights.get(order.key)
    if (flight === undefined || !order.isForced || flight.order.isForced) return flight
    detachOne(flight)
    return undefined
  }

  function refresh(order: Order, known: StoredEntry | null): void {
    if (flights.has(order.key)) return
    const flight = start(order, known)
    flight.isStaying = true
    flight.landing.catch(deps.onError)
  }

  function stay(key: string): void {
    const flight = flights.get(key)
    if (flight !== undefined) flight.isStaying = true
  }

  function start(order: Order, known: StoredEntry | null): Flight {
    const controller = new AbortController()
    const { hardTimeoutMs } = order.plan
    const timer = setTimeout(() => controller.abort(producerTimeout(order.key, hardTimeoutMs)), hardTimeoutMs)
    const { promise: landing, resolve } = Promise.withResolvers<Landing>()
    const flight: Flight = {
      order,
      landing,
      controller,
      leavers: 0,
      isStaying: false,
      isDetached: false,
      lease: null,
    }
    flights.set(order.key, flight)
    flying.add(flight)
    ending.add(landing)
    const end = () => {
      clearTimeout(timer)
      remove(flight)
      flying.delete(flight)
      ending.delete(landing)
    }
    // It ends before anybody hears of it, so that nobody joins what is over.
    resolve(fly(flight, known).finally(end))
    return flight
  }

  async function fly(flight: Flight, known: StoredEntry | null): Promise<Landing> {
    const { key, isForced } = flight.order
    for (;;) {
      // Listened for before the lease is asked for, so that its holder cannot finish unheard in between.
      const event = events.expect(key)
      try {
        const lease = await guard.attempt(() => store.acquire(key, leaseMs))
        if (lease === away) return await make(flight, null, known)
        if (lease !== null) return await makeAsHolder(flight, lease, known)
        await raceAbort(event.wait(Math.min(longestTickMs, leaseMs / 3)), flight.controller.signal)
      } finally {
        event.cancel()
      }
      const entry = await deps.readThrough(key)
      if (!isForced && isNews(entry, known)) return { type: 'found', entry }
    }
  }

  async function makeAsHolder(flight: Flight, lease: Lease, known: StoredEntry | null): Promise<Landing> {
    flight.lease = lease
    if (flight.isDetached) release(flight)
    // Losing it needs no answer here: whoever takes over writes with a higher fence.
    const keeper = keepLease({ store, lease, ttlMs: leaseMs, onLost: () => {} })
    try {
      // Another process may have made it between our look and our lease.
      const current = await deps.readThrough(flight.order.key)
      if (!flight.order.isForced && isNews(current, known)) return { type: 'found', entry: current }
      return await make(flight, lease, current)
    } finally {
      keeper.stop()
      release(flight)
    }
  }

  function make(flight: Flight, lease: Lease | null, current: StoredEntry | null): Promise<Landing> {
    const { order, controller } = flight
    const mayStore = () => !flight.isDetached
    return makeValue(deps, { order, lease, current, signal: controller.signal, mayStore })
  }

  function release(flight: Flight): void {
    const { lease } = flight
    flight.lease = null
    if (lease === null) return
    const released = guard.attempt(() => store.release(lease)).catch(() => {})
    ending.add(released)
    released.finally(() => ending.delete(released))
  }

  function wait(flight: Flight, signal: AbortSignal | undefined): Promise<Landing> {
    if (signal === undefined) {
      flight.isStaying = true
      return flight.landing
    }
    flight.leavers += 1
    return raceAbort(flight.landing, signal).finally(() => {
      flight.leavers -= 1
      if (!signal.aborted || flight.leavers > 0 || flight.isStaying) return
      remove(flight)
      flight.controller.abort(signal.reason)
    })
  }

  function detach(matches: (key: string, tags: readonly string[]) => boolean): void {
    for (const flight of [...flights.values()])
      if (matches(flight.order.key, flight.order.plan.tags)) detachOne(flight)
  }

  function detachOne(flight: Flight): void {
    flight.isDetached = true
    remove(flight)
    // Whoever comes now need not wait for what is no longer wanted.
    release(flight)
  }

  function remove(flight: Flight): void {
    if (flights.get(flight.order.key) === flight) flights.delete(flight.order.key)
  }

  async function close(): Promise<void> {
    const closed = new CacheError('closed', 'getOrSet: expected an open cache, it was closed', {
      isRetryable: false,
    })
    for (const flight of flying) flight.controller.abort(closed)
    while (ending.size > 0) await Promise.allSettled(ending)
  }
}

/** Whether an entry is an outcome that came about after `known` was read. */
function isNews(entry: StoredEntry | null, known: StoredEntry | null): entry is StoredEntry {
  return entry !== null && entry.revision !== known?.revision
}
