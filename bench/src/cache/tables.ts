import { markdownTable } from '../harness/markdown-table.ts'
import type { Collected, Series } from './collect.ts'
import { type CostOf, median, ratioTo, show } from './compare.ts'
import { guarantees, labels, libraryLabel } from './labels.ts'
import { type SubjectName, subjectNames } from './subjects.ts'
import type { Misses, ReadName, Reads } from './task.ts'

/** The processor time of one call. */
export const cpuOf =
  (name: ReadName): CostOf<Reads> =>
  (reads) =>
    reads[name]?.cpuMicroseconds

/** Hits of the memory layer. */
export function localTable({ local }: Collected): string {
  const header = [
    'memory over Redis',
    'readers get',
    "others' writes",
    '`get`/s',
    'CPU us',
    'x ours',
    '`getOrSet`/s',
    'CPU us',
    'x ours',
  ]
  return markdownTable(
    header,
    measuredIn(local).map((name) => [
      labels[name],
      guarantees[name].handsOut,
      guarantees[name].coherence,
      ...callColumns(local, name, 'get'),
      ...callColumns(local, name, 'getOrSet'),
    ]),
  )
}

/** Hits of Redis. */
export function redisTable({ redis }: Collected): string {
  const header = ['Redis alone', '`get`/s', 'CPU us', 'x ours', '`getOrSet`/s', 'CPU us', 'x ours']
  return markdownTable(
    header,
    measuredIn(redis).map((name) => [
      libraryLabel(name),
      ...callColumns(redis, name, 'get'),
      ...callColumns(redis, name, 'getOrSet'),
    ]),
  )
}

/** Reads of many keys at once, and of values that carry tags. */
export function specialReadsTable({ redis }: Collected): string {
  const many = cpuOf('getMany')
  const tagged = cpuOf('tagged')
  const commands: CostOf<Reads> = (reads) => reads.tagged?.redisCommands
  return markdownTable(
    ['Redis alone', '100 keys at once, CPU us', 'x ours', '`get` with 3 tags, CPU us', 'x ours', 'commands'],
    measuredIn(redis).map((name) => [
      libraryLabel(name),
      show(median(redis, name, many), 0),
      show(ratioTo(redis, name, many)),
      show(median(redis, name, tagged), 1),
      show(ratioTo(redis, name, tagged)),
      show(median(redis, name, commands)),
    ]),
  )
}

/** Many callers, one missing key. */
export function missesTable({ missesInOne, missesInFour }: Collected): string {
  const columns = (series: Series<Misses>, name: SubjectName) => [
    showCalls(series, name),
    show(
      median(series, name, ({ answeredAfterMs }) => middle(answeredAfterMs)),
      0,
    ),
    show(
      median(series, name, ({ cpuMicrosecondsPerCaller: cpu }) => middle(cpu)),
      1,
    ),
  ]
  const half = ['producer calls', 'all answered, ms', 'CPU us/caller']
  return markdownTable(
    ['', ...half.map((text) => `1 process: ${text}`), ...half.map((text) => `4: ${text}`)],
    measuredIn(missesInOne).map((name) => [
      libraryLabel(name),
      ...columns(missesInOne, name),
      ...columns(missesInFour, name),
    ]),
  )
}

/** Invalidating a tag, and what tags cost those who write and read. */
export function tagTable({ tag }: Collected): string {
  const header = [
    'two tags on each value',
    'write, CPU us',
    'write, commands',
    'invalidate, ms',
    'client CPU ms',
    'Redis CPU ms',
    'read afterwards, CPU us',
  ]
  return markdownTable(
    header,
    measuredIn(tag).map((name) => [
      libraryLabel(name),
      show(
        median(tag, name, ({ writeCpuMicroseconds }) => writeCpuMicroseconds),
        1,
      ),
      show(
        median(tag, name, ({ writeRedisCommands }) => writeRedisCommands),
        1,
      ),
      show(
        median(tag, name, ({ invalidateMs }) => invalidateMs),
        1,
      ),
      show(
        median(tag, name, ({ invalidateCpuMs }) => invalidateCpuMs),
        1,
      ),
      show(
        median(tag, name, ({ invalidateRedisCpuMs }) => invalidateRedisCpuMs),
        1,
      ),
      show(
        median(tag, name, ({ readAfterCpuMicroseconds }) => readAfterCpuMicroseconds),
        1,
      ),
    ]),
  )
}

/** What an entry takes in the process. */
export function memoryTable({ memory }: Collected): string {
  return markdownTable(
    ['', 'heap and buffers, bytes/entry', 'x ours', 'resident, bytes/entry'],
    measuredIn(memory).map((name) => [
      labels[name],
      show(
        median(memory, name, ({ heapBytes }) => heapBytes),
        0,
      ),
      show(ratioTo(memory, name, ({ heapBytes }) => heapBytes)),
      show(
        median(memory, name, ({ residentBytes }) => residentBytes),
        0,
      ),
    ]),
  )
}

function callColumns(series: Series<Reads>, name: SubjectName, call: ReadName): string[] {
  return [
    Math.round(median(series, name, (reads) => reads[call]?.perSecond) ?? 0).toLocaleString('en'),
    show(median(series, name, cpuOf(call))),
    show(ratioTo(series, name, cpuOf(call))),
  ]
}

function showCalls(series: Series<Misses>, name: SubjectName): string {
  const calls = (series.get(name) ?? []).flatMap(({ producerCalls }) => producerCalls)
  const [least, most] = [Math.min(...calls), Math.max(...calls)]
  return least === most ? `${most}` : `${least} to ${most}`
}

function middle(figures: readonly number[]): number | undefined {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)]
}

/** Always in the same order, however the rounds were rotated. */
function measuredIn(series: Series<unknown>): SubjectName[] {
  return subjectNames.filter((name) => series.has(name))
}
