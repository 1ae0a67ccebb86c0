import { type ProcessInfo, readProcess } from '@marketcache/testing'

/** A process above this one: npm, npx or a shell in between. */
export interface Ancestor {
  pid: number
  startedAt: string
}

/** Looks up a process; null when it has ended. */
export type ProcessLookup = (pid: number) => ProcessInfo | null

/**
 * Walks from a process up to the one that began the command.
 *
 * @returns Everything in between and `upTo` itself; null when `upTo` is not above `from`, because something died meanwhile.
 */
export function findAncestors(
  { from, upTo }: { from: number; upTo: number },
  lookUp: ProcessLookup = readProcess,
): Ancestor[] | null {
  const ancestors: Ancestor[] = []
  let pid = lookUp(from)?.parentPid
  while (pid !== undefined && pid > 0) {
    const info = lookUp(pid)
    if (info === null) return null
    ancestors.push({ pid, startedAt: info.startedAt })
    if (pid === upTo) return ancestors
    pid = info.parentPid
  }
  return null
}

/** What {@link watchAncestors} is told. */
export interface AncestorWatch {
  /** Process that the command was begun with: npm's. */
  upTo: number
  /** Called once, with what is gone. */
  onGone: (what: string) => void
  everyMs?: number
}

/**
 * Notices the death of npm, of npx, or of a shell in between, also one that none of them could tell us about.
 *
 * Signals do not do: SIGKILL is not passed on, and npm leaves what it started running.
 *
 * @returns Ends the watch.
 */
export function watchAncestors({ upTo, onGone, everyMs = 500 }: AncestorWatch): () => void {
  const ancestors = findAncestors({ from: process.pid, upTo })
  if (ancestors === null) {
    onGone(`process ${upTo}`)
    return () => {}
  }
  const timer = setInterval(() => {
    const gone = ancestors.find(({ pid, startedAt }) => readProcess(pid)?.startedAt !== startedAt)
    if (gone === undefined) return
    clearInterval(timer)
    onGone(`process ${gone.pid}`)
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
