import type { Clock } from '@marketcache/contracts'

/** Keeps a process from wanting the same key over and over while everybody reads it stale. */
export interface WantThrottle {
  /** Says whether the key may be wanted now, and remembers that it was. */
  admit: (key: string) => boolean
}

/** Creates a throttle that admits each key once per `windowMs` and remembers at most `maxKeys` of them. */
export function createWantThrottle(deps: { clock: Clock; windowMs: number; maxKeys: number }): WantThrottle {
  const { clock, windowMs, maxKeys } = deps
  const admittedAt = new Map<string, number>()
  return { admit }

  function admit(key: string): boolean {
    const nowMs = clock.now()
    const lastMs = admittedAt.get(key)
    // A clock that was set back must not silence a key until it has caught up.
    if (lastMs !== undefined && Math.abs(nowMs - lastMs) < windowMs) return false
    admittedAt.delete(key)
    admittedAt.set(key, nowMs)
    if (admittedAt.size > maxKeys) forgetOldest()
    return true
  }

  function forgetOldest(): void {
    const oldest = admittedAt.keys().next()
    if (!oldest.done) admittedAt.delete(oldest.value)
  }
}
