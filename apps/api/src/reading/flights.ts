import type { EntryEvents, StoredEntry } from '@marketcache/cache'
import type { RefreshAnswer } from './decide.ts'
import type { EntryReader } from './folded-reads.ts'
import type { Want, Wanter, WantReason } from './wanter.ts'

/** A reader that waits for a newer entry. */
export interface Passenger extends Want {
  key: string
  reason: WantReason
  /** What the reader has seen; anything else is news. */
  seen: StoredEntry | null
  waitMs: number
  /** Gives the signal that is aborted when nobody is there any more to be answered. */
  untilGone?: (() => AbortSignal) | undefined
}

/** What waiting came to. */
export interface Arrival {
  answer: RefreshAnswer
  entry: StoredEntry | null
}

/** Waits for refreshes: in one process each key is wanted once, however many readers wait for it. */
export interface Flights {
  /** @throws When the cache does not answer. */
  board: (passenger: Passenger) => Promise<Arrival>
}

interface Flight {
  passengers: number
  /** What the queue said, as soon as it did. */
  answered: Promise<RefreshAnswer>
  /** What is stored once something was told about the key. */
  landed: Promise<Arrival>
  cancel: () => void
}

const wanted: RefreshAnswer = { status: 'wanted' }

/** Creates the waiting room of a process; nobody waits in it longer than `longestWaitMs`. */
export function createFlights(deps: {
  entries: EntryReader
  events: EntryEvents
  wanter: Wanter
  longestWaitMs: number
}): Flights {
  const { entries, events, wanter, longestWaitMs } = deps
  const flights = new Map<string, Flight>()
  return { board }

  async function board(passenger: Passenger): Promise<Arrival> {
    const { key, waitMs, untilGone } = passenger
    const flight = flights.get(key) ?? start(passenger)
    flight.passengers += 1
    const patience = createPatience(waitMs, untilGone?.())
    try {
      const answer = await flight.answered
      const arrival = isFutile(answer, patience.remainingMs())
        ? null
        : await Promise.race([flight.landed, patience.gone])
      return arrival ?? { answer, entry: await entries.read(key) }
    } finally {
      patience.end()
      leave(key, flight)
    }
  }

  function start(passenger: Passenger): Flight {
    const { key } = passenger
    // Listening starts before anything is wanted, or the event could pass unheard.
    const expectation = events.expect(key, longestWaitMs)
    const looked = look(passenger)
    const answered = looked.then(({ answer }) => answer)
    const landed = looked.then(async (arrival) => {
      if (arrival.isNews) return arrival
      await expectation.told
      return { answer: arrival.answer, entry: await entries.read(key) }
    })
    const flight = { passengers: 0, answered, landed, cancel: expectation.cancel }
    const close = () => forget(key, flight)
    landed.then(close, close)
    answered.catch(() => {})
    flights.set(key, flight)
    return flight
  }

  /** Looks once more before wanting: the value may have come between the reader's look and our listening. */
  async function look({ key, seen, resource, params, reason }: Passenger) {
    const entry = await entries.read(key)
    if (entry !== null && entry.revision !== seen?.revision) return { answer: wanted, entry, isNews: true }
    const answer = await wanter.want({ resource, params }, reason)
    return { answer, entry, isNews: false }
  }

  function leave(key: string, flight: Flight): void {
    flight.passengers -= 1
    if (flight.passengers > 0) return
    flight.cancel()
    forget(key, flight)
  }

  function forget(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key)
  }
}

/** Says whether waiting cannot help: nothing was wanted, or the provider is left alone for longer than we wait. */
function isFutile(answer: RefreshAnswer, remainingMs: number): boolean {
  if (answer.status === 'paused') return answer.retryAfterMs >= remainingMs
  return answer.status !== 'wanted'
}

function createPatience(waitMs: number, signal: AbortSignal | undefined) {
  const { promise: gone, resolve } = Promise.withResolvers<null>()
  const endsAt = performance.now() + waitMs
  const giveUp = () => resolve(null)
  const timer = setTimeout(giveUp, waitMs)
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp)
  return { gone, remainingMs, end }

  function remainingMs(): number {
    return endsAt - performance.now()
  }

  function end(): void {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
