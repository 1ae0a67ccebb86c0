import type { Lease, Store } from '../stores/store.ts'

/** A lease that is renewed until it is stopped or lost. */
export interface LeaseKeeper {
  /** Ends the renewing; the lease itself is the caller's to release. */
  stop: () => void
}

/**
 * Renews a lease at a third of its time.
 *
 * A renewal that fails proves nothing, so the lease counts as held until the time that the last good one bought, counted
 * from before it was asked for.
 *
 * @param onLost Called once, when somebody else may hold it.
 */
export function keepLease(deps: {
  store: Pick<Store, 'renew'>
  lease: Lease
  ttlMs: number
  onLost: () => void
}): LeaseKeeper {
  const { store, lease, ttlMs } = deps
  let isOver = false
  let expiry = setTimeout(lose, ttlMs)
  const beat = setInterval(() => void renew(), Math.max(1, Math.floor(ttlMs / 3)))
  expiry.unref()
  beat.unref()
  return { stop }

  async function renew(): Promise<void> {
    const later = setTimeout(lose, ttlMs)
    later.unref()
    const answer = await store.renew(lease, ttlMs).catch(() => null)
    if (isOver || answer === null) clearTimeout(later)
    else if (answer) {
      clearTimeout(expiry)
      expiry = later
    } else {
      clearTimeout(later)
      lose()
    }
  }

  function lose(): void {
    if (isOver) return
    stop()
    deps.onLost()
  }

  function stop(): void {
    isOver = true
    clearTimeout(expiry)
    clearInterval(beat)
  }
}
