/** What Yahoo wants to see before it tells quotes. Both are secrets. */
export interface YahooSession {
  /** Value of the `Cookie` header. */
  cookie: string
  crumb: string
}

/** Where a session is kept between calls: in this process, or somewhere that a whole cluster shares. */
export interface SessionStore {
  read: () => Promise<YahooSession | null>
  /** Keeps a session; null forgets it. */
  write: (session: YahooSession | null) => Promise<void>
}

/** Keeps a session in this process. */
export function createMemorySessionStore(): SessionStore {
  let kept: YahooSession | null = null
  return {
    read: async () => kept,
    write: async (session) => {
      kept = session
    },
  }
}
