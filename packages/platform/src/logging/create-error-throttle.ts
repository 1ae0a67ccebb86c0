/** Says whether an event of this kind may be logged now: how many were kept silent since the last one, or null. */
export type ErrorThrottle = (kind: string) => { suppressed: number } | null

/**
 * Keeps a storm of equal errors to one line per interval and kind.
 *
 * @param deps `intervalMs` defaults to 1000; `now` is a clock in milliseconds. Kinds come from a closed set.
 */
export function createErrorThrottle({
  intervalMs = 1000,
  now = () => performance.now(),
}: {
  intervalMs?: number
  now?: () => number
} = {}): ErrorThrottle {
  const kinds = new Map<string, { lineAt: number; suppressed: number }>()
  return (kind) => {
    const at = now()
    const last = kinds.get(kind)
    if (last !== undefined && at - last.lineAt < intervalMs) {
      last.suppressed += 1
      return null
    }
    kinds.set(kind, { lineAt: at, suppressed: 0 })
    return { suppressed: last?.suppressed ?? 0 }
  }
}
