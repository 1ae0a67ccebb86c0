/** How a library is set up for one measurement. */
export interface PeerSetup {
  host: string
  port: number
  /** A memory layer over Redis, or Redis alone. */
  layers: 'layered' | 'redis'
  /** What the memory layer may hold at most. */
  maxEntries: number
  /** Makes the value of a key that is missing. */
  produce: (key: string) => Promise<unknown>
  /** The tags of every value that is written. */
  tags: readonly string[]
}

/** One library, behind the least that all of them can do. */
export interface Peer {
  get: (key: string) => Promise<unknown>
  /** null where the library has no such function. */
  getMany: ((keys: readonly string[]) => Promise<readonly unknown[]>) | null
  set: (key: string, value: unknown) => Promise<unknown>
  /** The stored value, or what `produce` makes. */
  getOrSet: (key: string) => Promise<unknown>
  /** null where the library has no tags. */
  invalidateTag: ((tag: string) => Promise<unknown>) | null
  close: () => Promise<unknown>
}

/** Longer than any run. */
export const lifetimeMs = 3_600_000
