import { isIPv6 } from 'node:net'
import type { Clock } from '@marketcache/contracts'

/** Counts wrong tokens by address, so that nobody can guess for long. */
export interface FailedAttempts {
  /** How long the address must wait before it may try again, in milliseconds; 0 when it may now. */
  lockedForMs: (address: string) => number
  record: (address: string) => void
}

/** Creates the count: `limit` attempts per `windowMs` and address, of at most `maxAddresses` addresses. */
export function createFailedAttempts(deps: {
  clock: Clock
  limit: number
  windowMs: number
  maxAddresses: number
}): FailedAttempts {
  const { clock, limit, windowMs, maxAddresses } = deps
  const windows = new Map<string, { startedAt: number; count: number }>()
  return { lockedForMs, record }

  function lockedForMs(address: string): number {
    const window = current(address)
    return window === null || window.count < limit ? 0 : window.startedAt + windowMs - clock.now()
  }

  function record(address: string): void {
    const window = current(address)
    if (window !== null) window.count += 1
    else windows.set(networkOf(address), { startedAt: clock.now(), count: 1 })
    if (windows.size > maxAddresses) forgetOldest()
  }

  function current(address: string) {
    const network = networkOf(address)
    const window = windows.get(network)
    if (window === undefined) return null
    const ageMs = clock.now() - window.startedAt
    if (ageMs >= 0 && ageMs < windowMs) return window
    windows.delete(network)
    return null
  }

  function forgetOldest(): void {
    const oldest = windows.keys().next()
    if (!oldest.done) windows.delete(oldest.value)
  }
}

/** One subscriber holds a /64 of IPv6, so that counting single addresses would count nothing. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
