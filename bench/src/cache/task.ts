import type { SubjectName } from './subjects.ts'

/** What one process measures. */
export type Task =
  | { kind: 'reads'; layers: 'layered' | 'redis'; warmUpMs: number; measureMs: number }
  | { kind: 'misses'; processes: number; callers: number; times: number; producerMs: number }
  | { kind: 'tag'; keys: number }
  | { kind: 'memory'; entries: number }

/** The argument of a measured process. */
export interface Assignment<Kind extends Task['kind'] = Task['kind']> {
  subject: SubjectName
  host: string
  port: number
  task: Extract<Task, { kind: Kind }>
}

/** How fast one call was answered. */
export interface Rate {
  perSecond: number
  /** Processor time of the measured process, user and system. */
  cpuMicroseconds: number
  /** What the server was asked for each call. */
  redisCommands: number
}

/** The calls that are measured; null where the library has no such function. */
export type ReadName = 'get' | 'getOrSet' | 'getMany' | 'tagged'
export type Reads = Readonly<Record<ReadName, Rate | null>>

/** What came of many who asked for one missing key at once. */
export interface Misses {
  /** One figure for each key. */
  producerCalls: readonly number[]
  answeredAfterMs: readonly number[]
  cpuMicrosecondsPerCaller: readonly number[]
}

/** What one process of several saw. */
export type MissesOfProcess = Omit<Misses, 'producerCalls'>

/** What it takes to invalidate a tag, and what it costs those who read and write. */
export interface TagCost {
  writeCpuMicroseconds: number
  writeRedisCommands: number
  invalidateMs: number
  invalidateCpuMs: number
  invalidateRedisCpuMs: number
  /** Reading a key after its tag was invalidated. */
  readAfterCpuMicroseconds: number
}

/** What an entry takes in the process that holds it, in bytes. */
export interface MemoryCost {
  heapBytes: number
  residentBytes: number
}

/** What a process answers, by the kind of its task. */
export interface Results {
  reads: Reads
  misses: MissesOfProcess
  tag: TagCost
  memory: MemoryCost
}
