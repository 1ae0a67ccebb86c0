import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Lease } from '../store.ts'

/** The leases of one memory backend. */
export interface Leases {
  /** @param takeFence Called only when the lease is given. */
  acquire: (key: string, ttlMs: number, takeFence: () => number) => Lease | null
  renew: (lease: Lease, ttlMs: number) => boolean
  release: (lease: Lease) => void
}

const fewest = 1_000

/** Creates the leases; those of holders that died are forgotten as others come. */
export function createLeases(clock: Clock): Leases {
  const held = new Map<string, { token: string; until: number }>()
  let sweepAbove = fewest
  return { acquire, renew, release }

  function acquire(key: string, ttlMs: number, takeFence: () => number): Lease | null {
    const now = clock.now()
    const holder = held.get(key)
    if (holder !== undefined && now < holder.until) return null
    const token = randomUUID()
    held.set(key, { token, until: now + ttlMs })
    if (held.size > sweepAbove) sweep(now)
    return { key, token, fence: takeFence() }
  }

  function renew(lease: Lease, ttlMs: number): boolean {
    const now = clock.now()
    const holder = held.get(lease.key)
    if (holder?.token !== lease.token || now >= holder.until) return false
    holder.until = now + ttlMs
    return true
  }

  function release(lease: Lease): void {
    if (held.get(lease.key)?.token === lease.token) held.delete(lease.key)
  }

  function sweep(now: number): void {
    for (const [key, { until }] of held) if (now >= until) held.delete(key)
    sweepAbove = Math.max(fewest, 2 * held.size)
  }
}
