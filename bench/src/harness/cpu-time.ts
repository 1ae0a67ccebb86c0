import { readFileSync } from 'node:fs'

/** Linux tells the processor time of a process in ticks of a hundredth of a second, on every architecture. */
const microsecondsPerTick = 10_000

/** Reads how much processor time a process has used so far, user and system, all its threads, in microseconds. */
export function readCpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The command name comes before, in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [fields[11], fields[12]]
  return (Number(user) + Number(system)) * microsecondsPerTick
}
