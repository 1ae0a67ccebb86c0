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
  /** Whether memory layers are also measured as they come, handing out copies. */
  withCopies: boolean
}

interface CollectDeps {
  sizes: Sizes
  cores: Cores
  announce: (line: string) => void
}

/**
 * Measures every library once per round, each round starting with another one, so that what slows the machine down for a
 * while slows down all of them. The first rounds measure everything; hits of Redis differ by least and take all rounds.
 */
export async function collect({ sizes, cores, announce }: CollectDeps): Promise<Collected> {
  const { warmUpMs, measureMs, callers, missingKeys: times, producerMs } = sizes
  const reads = { kind: 'reads', warmUpMs, measureMs } as const
  const misses = { kind: 'misses', callers, times, producerMs } as const
  const tag = { kind: 'tag', keys: sizes.taggedKeys } as const
  const memory = { kind: 'memory', entries: sizes.memoryEntries } as const
  const layered = sizes.withCopies ? subjectNames : libraryNames
  const local = part('local hits', layered, 3, (subject) =>
    runTask<'reads'>({ subject, cores, task: { ...reads, layers: 'layered' } }),
  )
  const redis = part('Redis hits', libraryNames, sizes.rounds, (subject) =>
    runTask<'reads'>({ subject, cores, task: { ...reads, layers: 'redis' } }),
  )
  const inOne = part('misses, one process', missingNames, 2, (subject) =>
    runMisses({ subject, cores, task: { ...misses, processes: 1 } }),
  )
  const inFour = part('misses, four processes', missingNames, 2, (subject) =>
    runMisses({ subject, cores, task: { ...misses, processes: 4 } }),
  )
  const tags = part('tag', taggingNames, 2, (subject) => runTask<'tag'>({ subject, cores, task: tag }))
  const held = part('memory', layered, 1, (subject) => runTask<'memory'>({ subject, cores, task: memory }))
  for (let round = 0; round < sizes.rounds; round += 1)
    for (const each of [local, redis, inOne, inFour, tags, held]) await each.measure(round, announce)
  return {
    local: local.series,
    redis: redis.series,
    missesInOne: inOne.series,
    missesInFour: inFour.series,
    tag: tags.series,
    memory: held.series,
  }
}

interface Part<Result> {
  series: Series<Result>
  measure: (round: number, announce: (line: string) => void) => Promise<void>
}

/** One kind of measurement, which is left out after `rounds` rounds. */
function part<Result>(
  what: string,
  names: readonly SubjectName[],
  rounds: number,
  run: (subject: SubjectName) => Promise<Result>,
): Part<Result> {
  const series = new Map<SubjectName, Result[]>(names.map((name) => [name, []]))
  return { series, measure }

  async function measure(round: number, announce: (line: string) => void): Promise<void> {
    if (round >= rounds) return
    const start = round % names.length
    for (const name of [...names.slice(start), ...names.slice(0, start)]) {
      series.get(name)?.push(await run(name))
      announce(`round ${round + 1}, ${what}: ${name}`)
    }
  }
}
