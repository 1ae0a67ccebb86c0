import { setTimeout as delay } from 'node:timers/promises'

/** How long and how often {@link eventually} tries. */
export interface EventuallyOptions {
  /** 5 s when absent. */
  timeoutMs?: number
  /** 25 ms when absent. */
  everyMs?: number
}

/**
 * Runs `check` until it neither throws nor answers `false`, and returns its answer.
 *
 * @throws {Error} What `check` threw last, when time is up.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 25 }: EventuallyOptions = {},
): Promise<Exclude<T, false>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    let reason: unknown = new Error(
      `eventually: expected the check to hold within ${timeoutMs} ms, it did not`,
    )
    try {
      const answer = await check()
      if (hasHeld(answer)) return answer
    } catch (error) {
      reason = error
    }
    if (performance.now() + everyMs > deadline) throw reason
    await delay(everyMs)
  }
}

function hasHeld<T>(answer: T): answer is Exclude<T, false> {
  return answer !== false
}
