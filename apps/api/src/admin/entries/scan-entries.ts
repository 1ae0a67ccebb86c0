import { mastersOf, type RedisClient, scanPage } from '@marketcache/cache'
import type { Redis } from 'ioredis'
import type { EntryNames, NamedEntry } from './entry-names.ts'
import type { EntryPattern } from './entry-pattern.ts'

/** Where a listing goes on: which server, its cursor, and what was found and did not fit. */
export interface ScanPlace {
  node: number
  cursor: string
  pending: readonly string[]
}

/** A part of a listing; `next` is null after the last. */
export interface ScanResult {
  entries: readonly NamedEntry[]
  next: ScanPlace | null
}

export interface EntryScanner {
  /** Lists up to `limit` entries: each that is there all the time comes exactly once, unless Redis grows or shrinks its tables meanwhile. */
  page: (query: {
    pattern: EntryPattern
    isShown: (entry: NamedEntry) => boolean
    limit: number
    from: ScanPlace
  }) => Promise<ScanResult>
  /** Walks over all that match, some at a time. @param mostSteps After so many steps it ends, however much is left. */
  walk: (
    pattern: EntryPattern,
    mostSteps: number,
  ) => AsyncIterable<{ entries: readonly NamedEntry[]; isLast: boolean }>
}

interface Step {
  entries: readonly NamedEntry[]
  next: string
}

/** Where a listing begins. */
export const firstPlace: ScanPlace = { node: 0, cursor: '0', pending: [] }

const wideStep = 500
const mostStepsOfPage = 400

/** Creates a scanner: SCAN in small steps, server by server; nothing of a caller's reaches Redis but numbers. */
export function createEntryScanner({
  redis,
  names,
}: {
  redis: RedisClient
  names: EntryNames
}): EntryScanner {
  return { page, walk }

  async function page(query: Parameters<EntryScanner['page']>[0]): Promise<ScanResult> {
    const { pattern, isShown, limit, from } = query
    const masters = await nodes()
    const isFound = (entry: NamedEntry) => pattern.matches(entry) && isShown(entry)
    const held = toEntries(from.pending).filter(isFound)
    const found = new Map(held.map((entry) => [entry.key, entry]))
    let { node, cursor } = from
    for (let steps = 0; steps < mostStepsOfPage && found.size < limit; steps += 1) {
      const master = masters[node]
      if (master === undefined) break
      const room = limit - found.size
      const step = await stepInto({ master, pattern, isFound, cursor, room })
      for (const entry of step.entries) found.set(entry.key, entry)
      cursor = step.next
      if (cursor === '0') node += 1
    }
    const all = [...found.values()]
    const pending = all.slice(limit).map(({ key }) => key)
    const isLast = masters[node] === undefined && pending.length === 0
    return { entries: all.slice(0, limit), next: isLast ? null : { node, cursor, pending } }
  }

  /** What a wide step finds beyond the page would have to be carried to the next: then a narrow one is done instead. */
  async function stepInto(step: {
    master: Redis
    pattern: EntryPattern
    isFound: (entry: NamedEntry) => boolean
    cursor: string
    room: number
  }): Promise<Step> {
    const { pattern, isFound, room } = step
    const wide = await read(pattern.isEverything ? Math.min(room, wideStep) : wideStep)
    return wide.entries.length > room ? read(room) : wide

    async function read(pageSize: number): Promise<Step> {
      const { next, keys } = await scanPage(step.master, { ...everyKey(pattern), pageSize }, step.cursor)
      return { next, entries: toEntries(keys).filter(isFound) }
    }
  }

  async function* walk(pattern: EntryPattern, mostSteps: number) {
    const masters = await nodes()
    let steps = 0
    for (const [index, master] of masters.entries()) {
      let cursor = '0'
      do {
        const { next, keys } = await scanPage(master, { ...everyKey(pattern), pageSize: wideStep }, cursor)
        cursor = next
        steps += 1
        const isLast = cursor === '0' && index === masters.length - 1
        yield { entries: toEntries(keys).filter(pattern.matches), isLast }
        if (steps >= mostSteps) return
      } while (cursor !== '0')
    }
  }

  function toEntries(keys: readonly string[]): NamedEntry[] {
    return keys.flatMap((key) => names.parse(key) ?? [])
  }

  /** In an order that stays, because a cursor belongs to one of them. */
  async function nodes() {
    const place = ({ options }: Redis) => `${options.host}:${options.port}`
    return [...(await mastersOf(redis))].sort((one, other) => (place(one) < place(other) ? -1 : 1))
  }
}

function everyKey({ prefix }: EntryPattern) {
  return { prefix, glob: '*' }
}
