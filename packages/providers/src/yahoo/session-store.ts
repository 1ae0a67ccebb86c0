import { readRecord, readText } from '../read-values.ts'

/** What Yahoo wants to see before it tells quotes. Both are secrets. */
export interface YahooSession {
  /** Value of the `Cookie` header. */
  cookie: string
  crumb: string
}

/** Where a session is kept as a text between calls: in this process, or somewhere that a whole cluster shares. */
export interface SessionStore {
  read: () => Promise<string | null>
  /** Keeps a session; null forgets it. */
  write: (session: string | null) => Promise<void>
  /** Lets one at a time fetch a new one, for `forMs` at most. @returns A function that ends that, or null when somebody else is at it. */
  lease: (forMs: number) => Promise<(() => Promise<void>) | null>
}

/** Keeps a session in this process. */
export function createMemorySessionStore(): SessionStore {
  let kept: string | null = null
  let isLeased = false
  return {
    read: async () => kept,
    write: async (session) => {
      kept = session
    },
    lease: async () => {
      if (isLeased) return null
      isLeased = true
      return async () => {
        isLeased = false
      }
    },
  }
}

/** Spells a session as it is kept. */
export function toSessionText({ cookie, crumb }: YahooSession): string {
  return JSON.stringify({ cookie, crumb })
}

/** Reads what was kept; null for anything that is no session. */
export function readSessionText(text: string): YahooSession | null {
  try {
    const { cookie, crumb } = readRecord(JSON.parse(text))
    const [known, told] = [readText(cookie), readText(crumb)]
    return known === null || told === null ? null : { cookie: known, crumb: told }
  } catch {
    return null
  }
}
