import type { LayeredStore } from '../stores/layered/layered-store.ts'
import type { Store, StoredEntry } from '../stores/store.ts'
import { deepFreeze } from './deep-freeze.ts'
import { calmUntil } from './early-refresh.ts'

/** A decoded value that this process may hand out without asking anybody. */
export interface LocalValue {
  /** Settled already and shared by all who read it, so that a hit makes nothing new. The value is frozen. */
  promise: Promise<unknown>
  revision: string
  /** Until then nothing is to be decided: the value is fresh, and too young to be made anew. */
  calmUntil: number
}

/** What a store keeps in the process, if it does. */
export interface LocalCopies {
  /** @returns The value of the entry that is there, if that can be trusted at this moment. */
  peek: (key: string) => LocalValue | undefined
  /** Keeps the value of an entry beside it, as long as the entry is kept; not when a part of it cannot be frozen. */
  remember: (key: string, entry: StoredEntry, value: unknown) => void
  /** What is there, certain or not, for the time when the store is away. */
  recall: (key: string) => StoredEntry | null
}

/** The copies of a layered store; of any other there are none. */
export function createLocalCopies(store: Store, eagerness: number): LocalCopies {
  if (!isLayered(store)) return { peek: () => undefined, remember: () => {}, recall: () => null }
  const { peekDecoded, rememberDecoded } = store
  return { peek, remember, recall: (key) => store.recall(key) ?? null }

  function peek(key: string): LocalValue | undefined {
    const decoded = peekDecoded(key)
    return decoded instanceof Held ? decoded : undefined
  }

  function remember(key: string, entry: StoredEntry, value: unknown): void {
    if (entry.isDegraded === true || !deepFreeze(value)) return
    rememberDecoded(key, entry.revision, new Held(value, entry.revision, calmUntil({ ...entry, eagerness })))
  }
}

// A class, so that one look at its prototype tells it from what anybody else put beside an entry.
class Held implements LocalValue {
  readonly promise: Promise<unknown>
  readonly revision: string
  readonly calmUntil: number

  constructor(value: unknown, revision: string, calm: number) {
    this.promise = Promise.resolve(value)
    this.revision = revision
    this.calmUntil = calm
  }
}

function isLayered(store: Store): store is LayeredStore {
  return 'peekDecoded' in store && 'rememberDecoded' in store && 'recall' in store
}
