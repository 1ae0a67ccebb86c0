import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import { ownBytes } from '../own-bytes.ts'
import type { StoredEntry } from '../store.ts'

/** An entry held in the process. To be read only. */
export interface LocalCopy {
  readonly entry: StoredEntry
  /** What somebody made of the body, so that the next one need not; undefined when nobody did. */
  readonly decoded: unknown
}

/** What somebody made of a body. */
export interface Decoded {
  key: string
  /** Of the entry that it was made of; ignored when another one is held. */
  revision: string
  decoded: unknown
  /** About how much memory it takes. */
  sizeBytes: number
}

/** The time in which copies are learnt and trusted: it ends when events may have been missed. */
export type Epoch = number

/** Copies of entries by key, bounded by number and bytes; the one not used for longest goes first. */
export interface LocalLayer {
  /** @returns The copy when it is certain to be what the store holds. */
  peek: (key: string) => LocalCopy | undefined
  /** @returns The copy, certain or not, while it may be kept. */
  recall: (key: string) => LocalCopy | undefined
  /** Holds an entry that was read or written since `since`. */
  hold: (key: string, entry: StoredEntry, since: Since) => void
  remember: (decoded: Decoded) => void
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

interface HeldCopy extends LocalCopy {
  epoch: Epoch
  trustedUntil: number
  decodedBytes: number
}

// Of a key, a copy, its buffer and their places in maps and lists, measured.
const copyBytes = 600
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
  const copies = new LRUCache<string, HeldCopy>({
    max: options.maxEntries,
    maxSize: options.maxBytes,
    sizeCalculation: ({ entry, decodedBytes }, key) =>
      copyBytes + 2 * key.length + entry.body.byteLength + decodedBytes,
  })
  let epochs = untrusted
  let epoch: Epoch = noEpoch
  return {
    peek,
    recall,
    hold,
    remember,
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

  function peek(key: string): LocalCopy | undefined {
    const copy = copies.get(key)
    return copy !== undefined && isTrusted(copy) ? copy : undefined
  }

  function recall(key: string): LocalCopy | undefined {
    const copy = copies.get(key)
    if (copy === undefined || clock.now() < copy.entry.keepUntil) return copy
    copies.delete(key)
    return undefined
  }

  function hold(key: string, entry: StoredEntry, since: Since): void {
    const held = copies.peek(key)
    if (held !== undefined && held.entry.fence > entry.fence && isTrusted(held)) {
      // One of the two is out of date, and only the store knows which.
      held.epoch = untrusted
      return
    }
    const isSame = held?.entry.revision === entry.revision
    copies.set(key, {
      entry: { ...entry, body: isSame ? held.entry.body : ownBytes(entry.body) },
      decoded: isSame ? held.decoded : undefined,
      decodedBytes: isSame ? held.decodedBytes : 0,
      epoch: since.epoch,
      trustedUntil: Math.min(entry.keepUntil, since.atMs + maxTrustMs),
    })
  }

  function remember({ key, revision, decoded, sizeBytes }: Decoded): void {
    const held = copies.peek(key)
    if (held?.entry.revision !== revision) return
    // A new object, because the layer weighs an object once.
    copies.set(key, { ...held, decoded, decodedBytes: sizeBytes })
  }

  function distrust(key: string, unlessRevision?: string): void {
    const held = copies.peek(key)
    if (held !== undefined && held.entry.revision !== unlessRevision) held.epoch = untrusted
  }

  function isTrusted(copy: HeldCopy): boolean {
    return copy.epoch === epoch && clock.now() < copy.trustedUntil
  }
}
