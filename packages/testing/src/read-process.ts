import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process that runs now. */
export interface ProcessInfo {
  parentPid: number
  /** Differs between two processes that were given the same id one after the other. */
  startedAt: string
}

/** Looks up a process; null when it has ended, also when its parent has not collected it yet. */
export function readProcess(pid: number): ProcessInfo | null {
  return existsSync('/proc/self/stat') ? readFromProc(pid) : readFromPs(pid)
}

/** Tells whether a process still runs. */
export function isRunning(pid: number): boolean {
  return readProcess(pid) !== null
}

function readFromProc(pid: number): ProcessInfo | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return null
  }
}

/** The fields follow the command name, which is in parentheses and may contain anything. */
function parseStat(stat: string): ProcessInfo | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parentPid] = fields
  if (state === 'Z' || state === 'X') return null
  return { parentPid: Number(parentPid), startedAt: fields[19] ?? '' }
}

function readFromPs(pid: number): ProcessInfo | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,ppid=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const [state = 'Z', parentPid, ...startedAt] = stdout.trim().split(/\s+/)
  if (state === '' || state.startsWith('Z')) return null
  return { parentPid: Number(parentPid), startedAt: startedAt.join(' ') }
}
