import type { StoredEntry } from '../stores/store.ts'
import { type Decoder, damaged } from './decoder.ts'
import { isEarlyRefreshDue } from './early-refresh.ts'
import { decodeBody } from './encode-value.ts'
import type { Flights, Landed } from './flights.ts'
import { makeValue } from './make-value.ts'
import type { Order } from './order.ts'
import { producerFailed, producerTimeout } from './producer-errors.ts'
import type { Reader } from './reader.ts'
import type { SaveDeps } from './save-value.ts'
import { windowOf } from './windows.ts'

/** How a value came to be handed out. */
export type AnswerState =
  /** From an entry that is new enough. */
  | 'fresh'
  /** From one that is not; a new value is being made. */
  | 'stale'
  /** From one that is kept, because its producer failed or is slow, or because the store is away. */
  | 'degraded'
  /** Made for this call, or for another at the same time. */
  | 'produced'

/** A value and what is known of it; times in milliseconds since the epoch. */
export interface Answer {
  value: unknown
  state: AnswerState
  madeAt: number
  freshUntil: number
}

/** Decides between what is stored and what is to be made. */
export interface Engine {
  /**
   * @param signal Lets this caller leave.
   * @throws What the producer throws, `producer_timeout`, `producer_failed`, the reason of the signal; nothing that the store does
   *   unless the cache was told to.
   */
  answer: (order: Order, signal?: AbortSignal) => Promise<Answer>
  /** Only calls the producer: neither reads nor writes, and is nobody else's. */
  bypass: (order: Order, signal?: AbortSignal) => Promise<Answer>
}

interface EngineDeps extends SaveDeps {
  reader: Reader
  decoder: Decoder
  flights: Flights
  random: () => number
}

/** Creates the engine of one cache. */
export function createEngine(deps: EngineDeps): Engine {
  const { reader, decoder, flights, now } = deps
  return { answer, bypass }

  async function answer(order: Order, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted()
    const found = order.isForced ? null : await reader.read(order.key)
    if (found === null) return hand(order, await make(order, null, signal))
    order.bearer.counts.readBytes += found.body.length
    const window = windowOf(found, now())
    if (found.kind === 'failed' && window === 'fresh') throw producerFailed(order.key)
    const isUsable =
      found.kind === 'value' ? window !== 'gone' : found.kind === 'unknown' && window === 'fresh'
    const value = isUsable ? await decoder.decode(order.key, found) : damaged
    if (value === damaged) return hand(order, await make(order, found, signal))
    if (window === 'fresh') refreshEarly(order, found)
    else if (window === 'kept') return hand(order, await makeOrKeep(order, { found, value }, signal))
    // What cannot be stored is not made behind the caller's back, or it would be made for every call.
    else if (found.isDegraded !== true) flights.refresh(order, found)
    return hand(order, {
      value,
      state: stateOf(order, found),
      madeAt: found.fetchedAt,
      freshUntil: found.freshUntil,
    })
  }

  async function bypass(order: Order, signal?: AbortSignal): Promise<Answer> {
    const hardTimeout = timeoutSignal(order)
    const signals = signal === undefined ? [hardTimeout] : [hardTimeout, signal]
    const making = {
      order,
      lease: null,
      current: null,
      mayStore: () => false,
      signal: AbortSignal.any(signals),
    }
    return toAnswer(order, { landing: await makeValue(deps, making), isOwn: true })
  }

  async function make(order: Order, known: StoredEntry | null, signal?: AbortSignal): Promise<Answer> {
    return toAnswer(order, await flights.land(order, known, signal))
  }

  /** Makes a new value; the old one when that fails or takes too long. */
  async function makeOrKeep(
    order: Order,
    old: { found: StoredEntry; value: unknown },
    signal?: AbortSignal,
  ): Promise<Answer> {
    const { fetchedAt, freshUntil } = old.found
    const kept: Answer = { value: old.value, state: 'degraded', madeAt: fetchedAt, freshUntil }
    const { promise: tooLate, resolve } = Promise.withResolvers<Answer>()
    const timer = setTimeout(() => {
      flights.stay(order.key)
      resolve(kept)
    }, order.plan.softTimeoutMs)
    const made = make(order, old.found, signal).catch((error: unknown) => {
      if (signal?.aborted) throw error
      deps.onError(error)
      return kept
    })
    return Promise.race([made, tooLate]).finally(() => clearTimeout(timer))
  }

  async function toAnswer(order: Order, { landing, isOwn }: Landed): Promise<Answer> {
    if (landing.type === 'made') {
      const { madeAt, freshUntil, stored } = landing
      // Callers who joined get copies, so that none changes what another one holds.
      const value =
        isOwn || stored === null ? landing.value : await decodeBody(stored, deps.limits.maxValueBytes)
      return { value, state: 'produced', madeAt, freshUntil }
    }
    const { entry } = landing
    if (entry.kind === 'failed') throw producerFailed(order.key)
    const value = await decoder.decode(order.key, entry)
    if (value === damaged) throw producerFailed(order.key)
    return { value, state: 'produced', madeAt: entry.fetchedAt, freshUntil: entry.freshUntil }
  }

  function refreshEarly(order: Order, found: StoredEntry): void {
    if (found.isDegraded === true) return
    const input = { ...found, eagerness: order.plan.earlyRefresh }
    if (isEarlyRefreshDue(input, now(), deps.random())) flights.refresh(order, found)
  }

  function stateOf({ plan }: Order, found: StoredEntry): AnswerState {
    if (found.isDegraded === true) return 'degraded'
    const ageMs = now() - found.fetchedAt
    if (windowOf(found, now()) !== 'fresh') return 'stale'
    // A deadline beyond what a making gives has been put off by a failure.
    const isPutOff =
      found.freshUntil - found.fetchedAt > plan.windows.freshMs && ageMs >= plan.windows.freshMs
    return isPutOff ? 'degraded' : 'fresh'
  }

  function hand({ bearer, key }: Order, given: Answer): Answer {
    bearer.counts[countOf[given.state]] += 1
    deps.notices.tell({ kind: noticeOf[given.state], namespace: bearer.namespace, key })
    return given
  }
}

const countOf = { fresh: 'hits', stale: 'stale', degraded: 'degraded', produced: 'misses' } as const
const noticeOf = { fresh: 'hit', stale: 'stale', degraded: 'degraded', produced: 'miss' } as const

function timeoutSignal({ key, plan }: Order): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(producerTimeout(key, plan.hardTimeoutMs)), plan.hardTimeoutMs).unref()
  return controller.signal
}
