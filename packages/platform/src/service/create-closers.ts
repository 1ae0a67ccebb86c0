/** Something that did not close in time or failed to. */
export interface ClosingFailure {
  label: string
  err: unknown
}

/** What has been opened and must be closed in the reverse order. */
export interface Closers {
  add: (label: string, close: () => unknown) => void
  /** Closes everything, one after the other; what hangs or fails is named and does not keep the rest open for long. */
  closeAll: () => Promise<ClosingFailure[]>
}

/** Creates a list of closers that together take at most `timeoutMs`. */
export function createClosers({ timeoutMs }: { timeoutMs: number }): Closers {
  const closers: { label: string; close: () => unknown }[] = []

  async function closeAll(): Promise<ClosingFailure[]> {
    const failures: ClosingFailure[] = []
    const deadline = Promise.withResolvers<never>()
    const timer = setTimeout(() => deadline.reject(new Error(`no time left of ${timeoutMs} ms`)), timeoutMs)
    deadline.promise.catch(() => undefined)
    for (const { label, close } of closers.toReversed()) {
      try {
        await Promise.race([Promise.try(close), deadline.promise])
      } catch (err) {
        failures.push({ label, err })
      }
    }
    clearTimeout(timer)
    return failures
  }

  return { add: (label, close) => void closers.push({ label, close }), closeAll }
}
