import type { Clock } from '../clock.ts'
import { createListeners } from '../listeners.ts'
import { readLimit } from '../read-limit.ts'
import type { Store, StoreAnswer, StoredEntry, StoreEvent, StoreInfo, StoreWrite } from '../store.ts'
import { toStoredEntry } from '../to-stored-entry.ts'
import { type Changes, createChanges } from './changes.ts'
import { createLocalLayer, type LocalLayer } from './local-layer.ts'
import { createOutage, type Outage, saysAway } from './outage.ts'

/** How much is held in the process, and for how long it is believed. */
export interface LocalOptions {
  /** Most copies; 10,000 when absent. */
  maxEntries?: number
  /** Most bytes, estimated with what a copy costs beside its body; 64 MiB when absent. */
  maxBytes?: number
  /** After so many milliseconds a copy is read again though no event came; 60,000 when absent. */
  maxTrustMs?: number
}

/** What a layered store is made of. */
export interface LayeredStoreDeps {
  local?: LocalOptions
  /** Closed with the layered store. */
  remote: Store
  /** The system's when absent. */
  clock?: Clock
  /** Told once per outage, with the error of the remote store, when a degraded answer is given. */
  onDegraded?: (error: unknown) => void
}

/**
 * A store with copies in the process, kept true by the events of the remote store.
 *
 * While the remote store is away, `read` answers what is held within `keepUntil`, marked `isDegraded`; `readMany` does
 * so when all its keys are held, and rejects otherwise: then `recall` tells what there is. Entries are shared: to be read only.
 */
export interface LayeredStore extends Store {
  /** @returns The copy when it is certain to be what the remote store holds, without asking it. */
  peek: (key: string) => StoredEntry | undefined
  /** @returns What is held within `keepUntil`, certain or not, marked `isDegraded`. */
  recall: (key: string) => StoredEntry | undefined
  /** Asks the remote store whatever is held, and joins no other read. */
  readThrough: (key: string) => Promise<StoredEntry | null>
  /** @returns What was remembered beside the copy, when the copy is certain. */
  peekDecoded: (key: string) => unknown
  /** Puts something that was made of the body beside the copy if it still has this revision; it goes with the copy. */
  rememberDecoded: (key: string, revision: string, decoded: unknown) => void
  localInfo: () => LocalInfo
}

/** What is held in the process. */
export interface LocalInfo {
  entries: number
  /** Estimated. */
  bytes: number
  /** Whether the events of the remote store arrive, so that copies can be certain. */
  isTrusted: boolean
}

interface Parts {
  local: LocalLayer
  remote: Store
  changes: Changes
  outage: Outage
  /** Reads under way that others may join: nothing was heard of their keys since they began. */
  joinable: Map<string, Promise<StoredEntry | null>>
}

/** Creates a layered store. @throws {CacheError} `invalid_option`. */
export function createLayeredStore({
  local = {},
  remote,
  clock = Date,
  onDegraded,
}: LayeredStoreDeps): LayeredStore {
  const listeners = createListeners()
  const parts: Parts = {
    local: createLocalLayer({
      clock,
      maxEntries: readLimit('maxEntries', local.maxEntries, 10_000),
      maxBytes: readLimit('maxBytes', local.maxBytes, 64 * 1024 * 1024),
      maxTrustMs: readLimit('maxTrustMs', local.maxTrustMs, 60_000),
    }),
    remote,
    changes: createChanges(),
    outage: createOutage({ clock, onDegraded: onDegraded ?? (() => {}) }),
    joinable: new Map(),
  }
  const layer = parts.local
  const unsubscribe = remote.subscribe((event) => {
    takeEvent(parts, event)
    listeners.tell(event)
  })
  return {
    ...remote,
    peek: layer.peek,
    peekDecoded: layer.peekDecoded,
    rememberDecoded: layer.rememberDecoded,
    recall: (key) => recall(parts, key),
    readThrough: (key) => readOne(parts, key, askRemotely),
    localInfo: () => ({ ...layer.size(), isTrusted: layer.canTrust() }),
    read: (key) => {
      const copy = layer.peek(key)
      return copy === undefined ? readJoined(parts, key) : Promise.resolve(copy)
    },
    readMany: (keys) => readMany(parts, keys),
    write: (entry) => write(parts, entry),
    remove: (keys) => remove(parts, keys),
    invalidateTags: (tags) => invalidateTags(parts, tags),
    subscribe: (listener) => listeners.add(listener, layer.canTrust() ? { type: 'found' } : undefined),
    info: async (): Promise<StoreInfo> => ({ ...(await remote.info()), type: 'layered' }),
    close: async () => {
      unsubscribe()
      listeners.clear()
      beginEpoch(parts, false)
      layer.clear()
      await remote.close()
    },
  }
}

function takeEvent(parts: Parts, event: StoreEvent): void {
  if (event.type === 'lost' || event.type === 'found') {
    if (event.type === 'found') parts.outage.tryAtOnce()
    beginEpoch(parts, event.type === 'found')
  } else if (event.type === 'written') {
    // Content that was replaced may still be better than an error; removed content must never be seen again.
    parts.local.distrust(event.key, event.revision)
    noteWritten(parts, event.key, event)
  } else if (event.type === 'removed') forget(parts, event.key)
}

function beginEpoch({ local, joinable }: Parts, canTrust: boolean): void {
  local.beginEpoch(canTrust)
  joinable.clear()
}

function noteWritten(parts: Parts, key: string, written: { revision: string; fence: number }): void {
  parts.joinable.delete(key)
  parts.changes.noteWritten(key, written)
}

/** Somebody changed the key, and what it holds now is not known. */
function doubt(parts: Parts, key: string): void {
  parts.local.distrust(key)
  parts.joinable.delete(key)
  parts.changes.noteOther(key)
}

function forget(parts: Parts, key: string): void {
  doubt(parts, key)
  parts.local.drop(key)
}

function recall({ local, outage }: Parts, key: string): StoredEntry | undefined {
  const copy = local.recall(key)
  if (copy === undefined) return undefined
  outage.report()
  return { ...copy, isDegraded: true }
}

function readJoined(parts: Parts, key: string): Promise<StoredEntry | null> {
  // Without events nobody says when a read under way has become too old to join.
  if (!parts.local.canTrust()) return readOne(parts, key, readRemotely)
  const joined = parts.joinable.get(key)
  if (joined !== undefined) return joined
  const reading = readOne(parts, key, readRemotely).finally(() => {
    if (parts.joinable.get(key) === reading) parts.joinable.delete(key)
  })
  parts.joinable.set(key, reading)
  return reading
}

type Ask = (keys: readonly string[]) => Promise<(StoredEntry | null)[]>

async function readOne(parts: Parts, key: string, read: typeof askRemotely): Promise<StoredEntry | null> {
  const [entry = null] = await read(parts, [key], async () => [await parts.remote.read(key)])
  return entry
}

async function readMany(parts: Parts, keys: readonly string[]): Promise<(StoredEntry | null)[]> {
  const found = new Map<string, StoredEntry | null>()
  const missing = new Set<string>()
  for (const key of keys) {
    const copy = parts.local.peek(key)
    if (copy === undefined) missing.add(key)
    else found.set(key, copy)
  }
  if (missing.size > 0) {
    const asked = [...missing]
    const entries = await readRemotely(parts, asked, parts.remote.readMany)
    asked.forEach((key, index) => {
      found.set(key, entries[index] ?? null)
    })
  }
  return keys.map((key) => found.get(key) ?? null)
}

/** Asks the remote store; answers what is held when it is away. */
async function readRemotely(
  parts: Parts,
  keys: readonly string[],
  ask: Ask,
): Promise<(StoredEntry | null)[]> {
  const spared = parts.outage.shouldSpare() ? recallAll(parts, keys) : undefined
  if (spared !== undefined) return spared
  try {
    return await askRemotely(parts, keys, ask)
  } catch (error) {
    const recalled = saysAway(error) ? recallAll(parts, keys) : undefined
    if (recalled === undefined) throw error
    return recalled
  }
}

/** Asks the remote store and holds what it answers. */
async function askRemotely(parts: Parts, keys: readonly string[], ask: Ask): Promise<(StoredEntry | null)[]> {
  const { local, changes, outage } = parts
  const since = local.since()
  const watched = keys.map((key) => ({ key, watch: changes.watch(key) }))
  try {
    const entries = await outage.follow(ask(keys))
    watched.forEach(({ key, watch }, index) => {
      const entry = entries[index] ?? null
      if (entry === null) local.drop(key)
      else if (watch.agreesWith(entry.revision)) local.hold(key, entry, since)
    })
    return entries
  } finally {
    for (const { watch } of watched) watch.end()
  }
}

function recallAll(parts: Parts, keys: readonly string[]): StoredEntry[] | undefined {
  const recalled = keys.map((key) => recall(parts, key)).filter((entry) => entry !== undefined)
  return recalled.length === keys.length ? recalled : undefined
}

async function write(parts: Parts, entry: StoreWrite): Promise<StoreAnswer> {
  const { local, outage, changes, remote } = parts
  const { key } = entry
  const since = local.since()
  const watch = changes.watch(key)
  try {
    const answer = await outage.follow(remote.write(entry))
    const isLast = watch.agreesWith(answer.revision) || watch.heardOnlyBefore(answer.fence)
    if (answer.verdict === 'written' && isLast) {
      local.hold(key, toStoredEntry(entry, answer), since)
      noteWritten(parts, key, answer)
    } else doubt(parts, key)
    return answer
  } catch (error) {
    // It may have been written none the less.
    doubt(parts, key)
    throw error
  } finally {
    watch.end()
  }
}

async function remove(parts: Parts, keys: readonly string[]): Promise<number> {
  try {
    return await parts.remote.remove(keys)
  } finally {
    // Also when it failed: somebody wanted it gone.
    for (const key of keys) forget(parts, key)
  }
}

async function invalidateTags(parts: Parts, tags: readonly string[]): Promise<number> {
  let removed: number | null = null
  try {
    removed = await parts.remote.invalidateTags(tags)
    return removed
  } finally {
    // Which copies carry the tags is not known here: each is read again at its next use, and most prove true.
    if (removed !== 0 && parts.local.canTrust()) beginEpoch(parts, true)
  }
}
