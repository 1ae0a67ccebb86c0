import type { StoredEntry } from '@marketcache/cache'
import type { Clock } from '@marketcache/contracts'
import type { Forwarded } from '../http/entry-headers.ts'
import { ProblemError } from '../http/problem.ts'
import type { Demands } from '../http/request-cache-control.ts'
import { type Action, type Conclusion, conclude, decide } from './decide.ts'
import type { Flights } from './flights.ts'
import type { EntryReader } from './folded-reads.ts'
import { cacheAway } from './guarded-entries.ts'
import type { Refusal } from './refusal.ts'
import type { WantThrottle } from './want-throttle.ts'
import type { Want, Wanter } from './wanter.ts'

/** One value that somebody reads. */
export interface ReadRequest extends Want {
  key: string
  demands: Demands
  /** How long the reader waits when the value must be fetched first, in milliseconds. */
  waitMs: number
  /** Gives the signal that is aborted when the reader is gone; asked only when there is a wait. */
  untilGone?: (() => AbortSignal) | undefined
  /** Whether notes that there was no value are out of date, because what it is made of was posted just now. */
  isAskedAnew?: boolean
}

/** What a read came to. */
export type ReadResult =
  | { kind: 'served'; entry: StoredEntry; state: 'fresh' | 'stale'; forwarded: Forwarded }
  | { kind: 'refused'; refusal: Refusal }

/** Told about each read, for metrics, logs and demand. Called on the hot path. */
export interface ReadObserver {
  onLook: (key: string, isHit: boolean) => void
  onResult: (request: ReadRequest, result: ReadResult, nowMs: number) => void
}

/** The read path. */
export interface Reader {
  /** @throws {ProblemError} `cache_unavailable`. */
  readOne: (request: ReadRequest) => Promise<ReadResult>
  /**
   * One round trip for what is stored. @returns One result per request, in their order.
   *
   * @throws {ProblemError} `cache_unavailable` when it holds for all of them.
   */
  readMany: (requests: readonly ReadRequest[]) => Promise<ReadResult[]>
  /** Looks at what is stored before anybody knows how to read it; counts as nothing. @throws {ProblemError} `cache_unavailable`. */
  look: (key: string) => Promise<StoredEntry | null>
  /** Reads, with what a look has just found. */
  readFound: (request: ReadRequest, found: StoredEntry | null) => Promise<ReadResult>
  /** Ends a read with a refusal that was decided elsewhere. */
  refuse: (request: ReadRequest, refusal: Refusal) => ReadResult
}

/** Creates the read path: `decide` says what to do, this does it. */
export function createReader(deps: {
  entries: EntryReader
  flights: Flights
  wanter: Wanter
  throttle: WantThrottle
  clock: Clock
  observer: ReadObserver
}): Reader {
  const { entries, flights, wanter, throttle, clock, observer } = deps
  return { readOne, readMany, look: entries.read, readFound, refuse }

  async function readOne(request: ReadRequest): Promise<ReadResult> {
    return settle(request, await entries.read(request.key))
  }

  async function readMany(requests: readonly ReadRequest[]): Promise<ReadResult[]> {
    const unique = [...new Map(requests.map((request) => [request.key, request])).values()]
    const found = await entries.readMany(unique.map(({ key }) => key))
    const results = await Promise.all(unique.map((request, index) => settleAlone(request, found[index])))
    if (results.length > 0 && results.every((result) => result === away)) throw new ProblemError(cacheAway)
    const byKey = new Map(unique.map(({ key }, index) => [key, results[index]]))
    return requests.flatMap(({ key }) => byKey.get(key) ?? [])
  }

  /** A value that cannot be had fails alone; `found` is undefined where nobody knows what is stored. */
  function settleAlone(
    request: ReadRequest,
    found: StoredEntry | null | undefined,
  ): ReadResult | Promise<ReadResult> {
    if (found === undefined) return away
    const result = settle(request, found)
    return result instanceof Promise ? result.catch(toAway) : result
  }

  async function readFound(request: ReadRequest, found: StoredEntry | null): Promise<ReadResult> {
    return settle(request, found)
  }

  function refuse(request: ReadRequest, refusal: Refusal): ReadResult {
    const result: ReadResult = { kind: 'refused', refusal }
    observer.onLook(request.key, false)
    observer.onResult(request, result, clock.now())
    return result
  }

  // Not async: a hit is settled at once, and every promise on its way costs.
  function settle(request: ReadRequest, entry: StoredEntry | null): ReadResult | Promise<ReadResult> {
    const nowMs = clock.now()
    const action = decide(worthOf(request, entry), nowMs, request.demands)
    observer.onLook(request.key, action.kind === 'serve')
    if (action.kind === 'refresh') return refresh(request, entry, action)
    const result = atOnce(request, action)
    observer.onResult(request, result, nowMs)
    return result
  }

  function atOnce(request: ReadRequest, action: Exclude<Action, { kind: 'refresh' }>): ReadResult {
    if (action.kind === 'refuse') return { kind: 'refused', refusal: action.refusal }
    if (action.isRefreshWanted && throttle.admit(request.key)) void wanter.want(request, 'stale')
    return { kind: 'served', entry: action.entry, state: action.state, forwarded: null }
  }

  async function refresh(
    request: ReadRequest,
    before: StoredEntry | null,
    { reason, why }: Extract<Action, { kind: 'refresh' }>,
  ): Promise<ReadResult> {
    const { answer, entry: after } =
      request.waitMs > 0
        ? await flights.board({ ...request, reason, seen: before })
        : { answer: await wanter.want(request, reason), entry: before }
    const nowMs = clock.now()
    const isSame = after !== null && after.revision === before?.revision
    const told = isSame ? worthOf(request, after) : after
    const conclusion = conclude({ before, after: told, nowMs, demands: request.demands, answer })
    const result = resultOf(conclusion, why)
    observer.onResult(request, result, nowMs)
    return result
  }
}

const away: ReadResult = {
  kind: 'refused',
  refusal: { code: cacheAway.code, retryAfterMs: 1_000 },
}

/** The cache may leave while somebody waits. */
function toAway(error: unknown): ReadResult {
  if (error instanceof ProblemError && error.problem.code === cacheAway.code) return away
  throw error
}

/** What an entry that was there before is worth to a reader. */
function worthOf({ isAskedAnew = false }: ReadRequest, entry: StoredEntry | null): StoredEntry | null {
  return isAskedAnew && entry?.kind !== 'value' ? null : entry
}

function resultOf(conclusion: Conclusion, why: Forwarded): ReadResult {
  if (conclusion.kind === 'refuse') return { kind: 'refused', refusal: conclusion.refusal }
  const { entry, state, isRenewed } = conclusion
  return { kind: 'served', entry, state, forwarded: isRenewed ? why : null }
}
