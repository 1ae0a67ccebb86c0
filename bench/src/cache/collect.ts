import type { Cores } from '../harness/cores.ts'
import { runMisses, runTask } from './run-task.ts'
import { libraryNames, missingNames, type SubjectName, subjectNames, taggingNames } from './subjects.ts'
import type { MemoryCost, Misses, Reads, TagCost } from './task.ts'

/** What the rounds told about each library, in their order. */
export type Series<Result> = ReadonlyMap<SubjectName, readonly Result[]>

/** Everything that was measured. */
export interface Collected {
  local: Series<Reads>
  redis: Series<Reads>
  missesInOne: Series<Misses>
  missesInFour: Series<Misses>
  tag: Series<TagCost>
  memory: Series<MemoryCost>
}

const roundsOfTheRest = 2

/** How much is measured. */
export interface Sizes {
  rounds: number
  warmUpMs: number
  measureMs: number
  callers: number
  missingKeys: number
  producerMs: number
  taggedKeys: number
  memoryEntries: number
}

interface CollectDeps {
  sizes: Sizes
  cores: Cores
  announce: (line: string) => void
}

/**
 * Measures every library once per round, each round starting with another one, so that what slows the machine down for a
 * while slows down all of them. What takes long is measured in the first rounds only: hits differ by little, the rest by much.
 */
export async function collect({ sizes, cores, announce }: CollectDeps): Promise<Collected> {
  const collected = {
    local: new Map<SubjectName, Reads[]>(),
    redis: new Map<SubjectName, Reads[]>(),
    missesInOne: new Map<SubjectName, Misses[]>(),
    missesInFour: new Map<SubjectName, Misses[]>(),
    tag: new Map<SubjectName, TagCost[]>(),
    memory: new Map<SubjectName, MemoryCost[]>(),
  }
  const { warmUpMs, measureMs, callers, missingKeys: times, producerMs } = sizes
  const reads = { kind: 'reads', warmUpMs, measureMs } as const
  const misses = { kind: 'misses', callers, times, producerMs } as const
  const tag = { kind: 'tag', keys: sizes.taggedKeys } as const
  const memory = { kind: 'memory', entries: sizes.memoryEntries } as const
  for (let round = 0; round < sizes.rounds; round += 1) {
    const around = <Result>(
      what: string,
      names: readonly SubjectName[],
      into: Map<SubjectName, Result[]>,
      run: (subject: SubjectName) => Promise<Result>,
    ) => measureRound({ round, names, into, run, announce: (line) => announce(`${what}: ${line}`) })
    await around('local hits', subjectNames, collected.local, (subject) =>
      runTask<'reads'>({ subject, cores, task: { ...reads, layers: 'layered' } }),
    )
    await around('Redis hits', libraryNames, collected.redis, (subject) =>
      runTask<'reads'>({ subject, cores, task: { ...reads, layers: 'redis' } }),
    )
    if (round >= roundsOfTheRest) continue
    await around('misses, one process', missingNames, collected.missesInOne, (subject) =>
      runMisses({ subject, cores, task: { ...misses, processes: 1 } }),
    )
    await around('misses, four processes', missingNames, collected.missesInFour, (subject) =>
      runMisses({ subject, cores, task: { ...misses, processes: 4 } }),
    )
    await around('tag', taggingNames, collected.tag, (subject) =>
      runTask<'tag'>({ subject, cores, task: tag }),
    )
    if (round > 0) continue
    await around('memory', subjectNames, collected.memory, (subject) =>
      runTask<'memory'>({ subject, cores, task: memory }),
    )
  }
  return collected
}

async function measureRound<Result>(options: {
  round: number
  names: readonly SubjectName[]
  into: Map<SubjectName, Result[]>
  run: (subject: SubjectName) => Promise<Result>
  announce: (line: string) => void
}): Promise<void> {
  const { round, names, into, run, announce } = options
  const start = round % names.length
  for (const name of [...names.slice(start), ...names.slice(0, start)]) {
    const result = await run(name)
    into.set(name, [...(into.get(name) ?? []), result])
    announce(`round ${round + 1}, ${name}`)
  }
}
