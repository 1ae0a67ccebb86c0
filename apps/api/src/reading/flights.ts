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
  /** The most urgent reason of any passenger so far. */
  reason: WantReason
  /** What was stored when the flight began, and whether that was news to its first passenger. */
  looked: Promise<Look>
  /** What the queue said, as soon as it did, to the most urgent want. */
  answered: Promise<RefreshAnswer>
  /** What is stored once something was told about the key, or nothing was for as long as anybody waits. */
  landed: Promise<Landing>
  cancel: () => void
}

interface Look {
  entry: StoredEntry | null
  isNews: boolean
}

interface Landing {
  entry: StoredEntry | null
  /** Whether the refresh is over for everybody on board, even when it changed nothing. */
  isOver: boolean
}

const wanted: RefreshAnswer = { status: 'wanted' }
const byUrgency: readonly WantReason[] = ['miss', 'demand', 'stale']

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
    const patience = createPatience(passenger.waitMs, passenger.untilGone?.())
    try {
      // A flight may land with what this passenger has seen already, or end because its first passenger's time did.
      for (;;) {
        const arrival = await fly(passenger, patience)
        if (arrival !== null) return arrival
      }
    } finally {
      patience.end()
    }
  }

  /** Takes one flight. @returns Null when it brought nothing and there is time for another. */
  async function fly(passenger: Passenger, patience: Patience): Promise<Arrival | null> {
    const { key, seen } = passenger
    const flight = flights.get(key) ?? start(passenger)
    flight.passengers += 1
    try {
      if (isMoreUrgent(passenger.reason, flight.reason)) raise(flight, passenger)
      const answer = await flight.answered
      const landing = isFutile(answer, patience.remainingMs())
        ? null
        : await Promise.race([flight.landed, patience.gone])
      if (landing === null) return { answer, entry: await entries.read(key) }
      const { entry, isOver } = landing
      return isOver || isNews(entry, seen) || patience.isOver() ? { answer, entry } : null
    } finally {
      leave(key, flight)
    }
  }

  function start(passenger: Passenger): Flight {
    const { key, reason, seen } = passenger
    // Listening starts before anything is wanted, or the event could pass unheard.
    const expectation = events.expect(key, longestWaitMs)
    // Looking once more: the value may have come between the reader's look and our listening.
    const looked = entries.read(key).then((entry) => ({ entry, isNews: isNews(entry, seen) }))
    const answered = ask(looked, passenger)
    const landed = looked.then(async (look) => {
      if (look.isNews) return { entry: look.entry, isOver: false }
      const event = await expectation.told
      return { entry: await entries.read(key), isOver: event?.isStored === false }
    })
    const flight: Flight = { passengers: 0, reason, looked, answered, landed, cancel: expectation.cancel }
    const close = () => forget(key, flight)
    landed.then(close, close)
    flights.set(key, flight)
    return flight
  }

  /** Wants again for a passenger who is in more of a hurry than those on board. */
  function raise(flight: Flight, passenger: Passenger): void {
    flight.reason = passenger.reason
    flight.answered = ask(flight.looked, passenger)
  }

  function ask(looked: Promise<Look>, { resource, params, reason }: Passenger): Promise<RefreshAnswer> {
    const answered = looked.then((look) => (look.isNews ? wanted : wanter.want({ resource, params }, reason)))
    answered.catch(() => {})
    return answered
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

/** Says whether an entry is something newer than what a reader has seen. */
function isNews(entry: StoredEntry | null, seen: StoredEntry | null): boolean {
  if (entry === null || seen === null) return entry !== null
  if (entry.fetchedAt === seen.fetchedAt) return entry.revision !== seen.revision
  return entry.fetchedAt > seen.fetchedAt
}

function isMoreUrgent(reason: WantReason, than: WantReason): boolean {
  return byUrgency.indexOf(reason) < byUrgency.indexOf(than)
}

type Patience = ReturnType<typeof createPatience>

function createPatience(waitMs: number, signal: AbortSignal | undefined) {
  const { promise: gone, resolve } = Promise.withResolvers<null>()
  const endsAt = performance.now() + waitMs
  const giveUp = () => resolve(null)
  const timer = setTimeout(giveUp, waitMs)
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp)
  return { gone, remainingMs, isOver, end }

  function isOver(): boolean {
    return signal?.aborted === true || remainingMs() <= 0
  }

  function remainingMs(): number {
    return endsAt - performance.now()
  }

  function end(): void {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
