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
  fence: number
  items: readonly string[]
  /** When the items were asked for, by `performance.now`: the lease in Redis began no earlier. */
  askedAt: number
  onError: (error: unknown) => void
}): Lease {
  let renewedAt = deps.askedAt
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
    deps.laneWork.renew(deps.lane, deps.fence, deps.items).then((held) => {
      if (held > 0) renewedAt = askedAt
    }, deps.onError)
  }
}
