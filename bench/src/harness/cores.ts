import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Which processor core each part of a benchmark runs on; null where there are too few to keep them apart. */
export interface Cores {
  /** The process that is measured, alone. */
  server: number | null
  /** The load tool. */
  load: number | null
  /** What the server asks; shares the core of the load tool when there are only two. */
  backend: number | null
}

/** Keeps the measured server away from what loads it. */
export function assignCores(count: number = availableParallelism()): Cores {
  if (count < 2) return { server: null, load: null, backend: null }
  return { server: 0, load: 1, backend: count > 2 ? 2 : 1 }
}

/** Moves a running process with all its threads to one core; does nothing when there is none. */
export async function pinProcess(pid: number, core: number | null): Promise<void> {
  if (core !== null) await run('taskset', ['--all-tasks', '--cpu-list', '--pid', `${core}`, `${pid}`])
}

/** Words a command so that it runs on one core from its start. */
export function onCore(core: number | null, command: string, args: readonly string[]): [string, string[]] {
  return core === null ? [command, [...args]] : ['taskset', ['--cpu-list', `${core}`, command, ...args]]
}
