import { readCpuMicroseconds } from './cpu-time.ts'
import type { Load, Measurement } from './measurement.ts'

/** Something that is measured against others. */
export interface Subject<Name extends string> {
  name: Name
  /** Process whose processor time counts. */
  serverPid: number
  /** Called before each load, for example to move a process to its core. */
  prepare?: () => Promise<void>
  load: (seconds: number) => Promise<Load>
}

/** What the rounds told, by subject, in their order. */
export type Rounds<Name extends string> = ReadonlyMap<Name, readonly Measurement[]>

/**
 * Measures every subject once per round, each round starting with another one, so that what slows the machine down for
 * a while slows down all of them.
 */
export async function runRounds<Name extends string>(options: {
  subjects: readonly Subject<Name>[]
  rounds: number
  seconds: number
  warmUpSeconds: number
  announce: (line: string) => void
}): Promise<Rounds<Name>> {
  const { subjects, rounds, seconds, warmUpSeconds, announce } = options
  for (const subject of subjects) await measure(subject, warmUpSeconds)
  const measured = new Map<Name, Measurement[]>(subjects.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of rotate(subjects, round)) {
      const measurement = await measure(subject, seconds)
      measured.get(subject.name)?.push(measurement)
      announce(`round ${round + 1} of ${rounds}, ${subject.name}: ${describe(measurement)}`)
    }
  }
  return measured
}

async function measure<Name extends string>(
  { prepare, load, serverPid }: Subject<Name>,
  seconds: number,
): Promise<Measurement> {
  await prepare?.()
  const before = readCpuMicroseconds(serverPid)
  const { requests, ...told } = await load(seconds)
  const used = readCpuMicroseconds(serverPid) - before
  return { ...told, cpuMicrosecondsPerRequest: used / requests }
}

function rotate<Value>(values: readonly Value[], by: number): Value[] {
  const start = by % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}

function describe({ requestsPerSecond, cpuMicrosecondsPerRequest }: Measurement): string {
  return `${Math.round(requestsPerSecond)} requests/s, ${cpuMicrosecondsPerRequest.toFixed(1)} us of CPU each`
}
