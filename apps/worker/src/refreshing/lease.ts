import type { Lane, LaneWork } from '@marketcache/refresh'
import { refreshTimes } from '@marketcache/refresh'

/** Holds items in flight for as long as their call takes. */
export interface Lease {
  /** False once the lease may have run out, for example because this process was frozen: the items are somebody else's. */
  isHeld: () => boolean
  release: () => void
}

/** Starts to prolong the lease of items that were just taken. */
export function keepLease(deps: {
  laneWork: Pick<LaneWork, 'renew'>
  lane: Lane
  items: readonly string[]
  onError: (error: unknown) => void
}): Lease {
  let renewedAt = performance.now()
  const timer = setInterval(renew, refreshTimes.leaseMs / 4)
  return { isHeld, release: () => clearInterval(timer) }

  function isHeld(): boolean {
    return performance.now() - renewedAt < refreshTimes.leaseMs
  }

  function renew(): void {
    if (!isHeld()) {
      clearInterval(timer)
      return
    }
    const askedAt = performance.now()
    deps.laneWork.renew(deps.lane, deps.items).then(() => {
      renewedAt = askedAt
    }, deps.onError)
  }
}
