import { readFileSync } from 'node:fs'

/** Tells whether a process still runs; one that has ended and was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return readState(pid) !== 'Z'
}

/** The state letter follows the command name, which is in parentheses and may contain anything; null without a /proc. */
function readState(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.charAt(stat.lastIndexOf(')') + 2)
  } catch {
    return null
  }
}
