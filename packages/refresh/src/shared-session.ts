import { randomUUID } from 'node:crypto'
import { loadScript } from '@marketcache/cache'
import type { Redis } from 'ioredis'
import { createRefreshKeys } from './refresh-keys.ts'

/** What a whole cluster shows a provider before it is told anything; a secret. */
export interface SharedSession {
  read: () => Promise<string | null>
  /** Keeps it; null forgets it. */
  write: (text: string | null) => Promise<void>
  /**
   * Lets one process at a time fetch a new one; whoever dies meanwhile holds the lease for `forMs`.
   *
   * @returns A function that gives the lease back, or null when another has it.
   */
  lease: (forMs: number) => Promise<(() => Promise<void>) | null>
}

/** A cookie may live for a year, but one that nobody uses is not worth keeping. */
const lifetimeMs = 24 * 3_600_000

/** Creates the place in the queue Redis where one provider's session is. */
export function createSharedSession(deps: { redis: Redis; prefix: string; provider: string }): SharedSession {
  const { redis, prefix, provider } = deps
  const at = createRefreshKeys(prefix).session(provider)
  const releaseScript = loadScript(new URL('./scripts/release-lease.lua', import.meta.url))
  return { read: () => redis.get(at.text), write, lease }

  async function write(text: string | null): Promise<void> {
    if (text === null) await redis.del(at.text)
    else await redis.set(at.text, text, 'PX', lifetimeMs)
  }

  async function lease(forMs: number): Promise<(() => Promise<void>) | null> {
    const token = randomUUID()
    if ((await redis.set(at.lease, token, 'PX', forMs, 'NX')) !== 'OK') return null
    return async () => {
      await releaseScript.run(redis, [at.lease], [token])
    }
  }
}
