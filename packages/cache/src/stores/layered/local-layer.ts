import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import { ownBytes } from '../own-bytes.ts'
import type { Encoding, StoredEntry } from '../store.ts'

/** The time in which copies are learnt and trusted: it ends when events may have been missed. */
export type Epoch = number

/** Copies of entries by key, bounded by number and bytes; the one not used for longest goes first. */
export interface LocalLayer {
  /** @returns The copy when it is certain to be what the store holds. */
  peek: (key: string) => StoredEntry | undefined
  /** @returns What stands beside the copy when that is certain. */
  peekDecoded: (key: string) => unknown
  /** @returns The copy, certain or not, while it may be kept. */
  recall: (key: string) => StoredEntry | undefined
  /** Holds an entry that was read or written since `since`. */
  hold: (key: string, entry: StoredEntry, since: Since) => void
  /** Puts something beside the copy if it has this revision; it goes with the copy. */
  rememberDecoded: (key: string, revision: string, decoded: unknown) => void
  /** Ends the trust in a copy unless it has this revision; it may still be recalled. */
  distrust: (key: string, unlessRevision?: string) => void
  drop: (key: string) => void
  clear: () => void
  /** What is learnt from now on. */
  since: () => Since
  /** Trusts nothing that was learnt before; and nothing at all until the next call with true. */
  beginEpoch: (canTrust: boolean) => void
  canTrust: () => boolean
  size: () => { entries: number; bytes: number }
}

/** When the learning of something began. */
export interface Since {
  epoch: Epoch
  atMs: number
}

interface Copy {
  entry: StoredEntry
  decoded: unknown
  epoch: Epoch
  trustedUntil: number
}

// Of a key, a copy, its buffer and their places in maps and lists, measured.
const copyBytes = 700
const noEpoch = -1
const untrusted = 0

/** Creates an empty layer that trusts nothing before the first epoch. */
export function createLocalLayer(options: {
  clock: Clock
  maxEntries: number
  maxBytes: number
  maxTrustMs: number
}): LocalLayer {
  const { clock, maxTrustMs } = options
  const copies = new LRUCache<string, Copy>({
    max: options.maxEntries,
    maxSize: options.maxBytes,
    sizeCalculation: (copy, key) =>
      copyBytes + 2 * key.length + copy.entry.body.byteLength + decodedBytes(copy),
  })
  let epochs = untrusted
  let epoch: Epoch = noEpoch
  return {
    peek: (key) => trusted(key)?.entry,
    peekDecoded: (key) => trusted(key)?.decoded,
    recall,
    hold,
    rememberDecoded,
    distrust,
    drop: (key) => {
      copies.delete(key)
    },
    clear: () => copies.clear(),
    since: () => ({ epoch: epoch === noEpoch ? untrusted : epoch, atMs: clock.now() }),
    beginEpoch: (canTrust) => {
      epoch = canTrust ? ++epochs : noEpoch
    },
    canTrust: () => epoch !== noEpoch,
    size: () => ({ entries: copies.size, bytes: copies.calculatedSize }),
  }

  function trusted(key: string): Copy | undefined {
    const copy = copies.get(key)
    return copy !== undefined && isTrusted(copy) ? copy : undefined
  }

  function recall(key: string): StoredEntry | undefined {
    const copy = copies.get(key)
    if (copy === undefined || clock.now() < copy.entry.keepUntil) return copy?.entry
    copies.delete(key)
    return undefined
  }

  function hold(key: string, entry: StoredEntry, since: Since): void {
    const held = copies.peek(key)
    const isSame = held?.entry.revision === entry.revision
    copies.set(key, {
      entry: { ...entry, body: isSame ? held.entry.body : ownBytes(entry.body) },
      decoded: isSame ? held.decoded : undefined,
      epoch: since.epoch,
      trustedUntil: Math.min(entry.keepUntil, since.atMs + maxTrustMs),
    })
  }

  function rememberDecoded(key: string, revision: string, decoded: unknown): void {
    const held = copies.peek(key)
    if (held?.entry.revision !== revision) return
    // A new object, because the layer weighs an object once.
    copies.set(key, { ...held, decoded })
  }

  function distrust(key: string, unlessRevision?: string): void {
    const held = copies.peek(key)
    if (held !== undefined && held.entry.revision !== unlessRevision) held.epoch = untrusted
  }

  function isTrusted(copy: Copy): boolean {
    return copy.epoch === epoch && clock.now() < copy.trustedUntil
  }
}

/** What was made of a body takes about so many times its bytes: objects of small parts, and what was compressed. */
const decodedShares: Record<Encoding, number> = { json: 3, bytes: 1, 'json+zstd': 12, 'bytes+zstd': 4 }

function decodedBytes({ entry, decoded }: Copy): number {
  return decoded === undefined ? 0 : decodedShares[entry.encoding] * entry.body.byteLength
}
