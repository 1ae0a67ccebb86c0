import { CacheError } from '../cache-error.ts'
import { keepLease } from '../engine/keep-lease.ts'
import { invalidOption } from '../engine/option-table.ts'
import type { Lease } from '../stores/store.ts'
import type { CacheScope, LockOptions } from './cache-types.ts'
import type { CacheKey } from './names.ts'
import type { ScopeDeps } from './values.ts'

const firstPauseMs = 20
const longestPauseMs = 500

/** Locks of a scope; they stand beside the values of the same keys and do not touch them. */
export function createLock({ machine, names }: ScopeDeps): CacheScope['lock'] {
  const { store, guard } = machine
  return lock

  async function lock<Result>(
    key: CacheKey,
    { ttlMs, waitMs = 0 }: LockOptions,
    fn: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    checkTime('ttlMs', ttlMs, 10)
    checkTime('waitMs', waitMs, 0)
    const lease = await acquire(names.lock(key), ttlMs, waitMs)
    const controller = new AbortController()
    const onLost = () => controller.abort(lockLost(key))
    const keeper = keepLease({ store, lease, ttlMs, onLost })
    try {
      return await fn(controller.signal)
    } finally {
      keeper.stop()
      // When this fails the lock ends by itself after ttlMs.
      await guard.insist(() => store.release(lease)).catch(() => {})
    }
  }

  async function acquire(stored: string, ttlMs: number, waitMs: number): Promise<Lease> {
    const until = machine.now() + waitMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
      const lease = await guard.insist(() => store.acquire(stored, ttlMs))
      if (lease !== null) return lease
      const leftMs = until - machine.now()
      if (leftMs <= 0) throw lockTimeout(stored, waitMs)
      // By chance, so that those who wait do not come in step.
      await pause(Math.min(leftMs, pauseMs * (0.5 + machine.random())))
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function checkTime(name: string, given: number, min: number): void {
  if (!Number.isInteger(given) || given < min)
    throw invalidOption(name, `an integer of at least ${min} (milliseconds)`, given)
}

function lockTimeout(stored: string, waitMs: number): CacheError {
  return new CacheError(
    'lock_timeout',
    `lock: expected "${stored}" to be free within ${waitMs} ms, it is held`,
    {
      isRetryable: true,
    },
  )
}

function lockLost(key: CacheKey): CacheError {
  return new CacheError(
    'lock_lost',
    `lock: expected to hold ${JSON.stringify(key)} to the end, it may be somebody else's now`,
    {
      isRetryable: true,
    },
  )
}
