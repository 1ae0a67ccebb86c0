import { join } from 'node:path'
import { type RedisServer, type StartedProcess, startProcess, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { type Cores, onCore, pinProcess } from '../harness/cores.ts'
import { missingKeys, producedKey, startKey } from './measure-misses.ts'
import type { SubjectName } from './subjects.ts'
import type { Assignment, Misses, MissesOfProcess, Results, Task } from './task.ts'

const program = join(import.meta.dirname, 'measured-process.ts')
const host = '127.0.0.1'
const patienceMs = 120_000

type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>

/** Lets one process do a task, with a Redis of its own. */
export async function runTask<Kind extends 'reads' | 'tag' | 'memory'>(options: {
  subject: SubjectName
  task: TaskOf<Kind>
  cores: Cores
}): Promise<Results[Kind]> {
  const { subject, task, cores } = options
  await using server = await openServer(cores)
  const { port } = server.redis
  await using measured = await start({ subject, host, port, task }, cores.server)
  return await readResult<Results[Kind]>(measured.process)
}

/** Lets one or several processes ask at the same moments for the same missing keys. */
export async function runMisses(options: {
  subject: SubjectName
  task: TaskOf<'misses'>
  cores: Cores
}): Promise<Misses> {
  const { subject, task, cores } = options
  await using server = await openServer(cores)
  const { port } = server.redis
  await using opened = new AsyncDisposableStack()
  const started: StartedProcess[] = []
  for (let left = task.processes; left > 0; left -= 1)
    started.push(opened.use(await start({ subject, host, port, task }, null)).process)
  await Promise.all(started.map((each) => each.waitForLine(/^ready$/, patienceMs)))
  const client = new Redis({ host, port })
  opened.defer(() => client.disconnect())
  await client.set(startKey, Date.now() + 100)
  const seen = await Promise.all(started.map((each) => readResult<MissesOfProcess>(each)))
  const counted = missingKeys(task.times).slice(1)
  const calls = await Promise.all(counted.map((key) => client.get(producedKey(key))))
  const acrossProcesses = (figures: (of: MissesOfProcess) => readonly number[]) =>
    counted.map((_, index) => seen.map((of) => figures(of)[index] ?? Number.NaN))
  return {
    producerCalls: calls.map(Number),
    answeredAfterMs: acrossProcesses((of) => of.answeredAfterMs).map((ms) => Math.max(...ms)),
    cpuMicrosecondsPerCaller: acrossProcesses((of) => of.cpuMicrosecondsPerCaller).map(
      (cpu) => cpu.reduce((sum, each) => sum + each, 0) / cpu.length,
    ),
  }
}

async function openServer({ backend }: Cores): Promise<{ redis: RedisServer } & AsyncDisposable> {
  const redis = await startRedisServer()
  await pinProcess(redis.pid, backend)
  return { redis, [Symbol.asyncDispose]: () => redis.stop() }
}

async function start(
  assignment: Assignment,
  core: number | null,
): Promise<{ process: StartedProcess } & AsyncDisposable> {
  const [command, args] = onCore(core, process.execPath, ['--expose-gc', program, JSON.stringify(assignment)])
  const started = await startProcess({ command, args, env: { NODE_ENV: 'production' } })
  return { process: started, [Symbol.asyncDispose]: async () => void (await started.stop()) }
}

async function readResult<Result>(measured: StartedProcess): Promise<Result> {
  const line = await measured.waitForLine(/^result .*\}$/, patienceMs)
  return JSON.parse(line.slice('result '.length))
}
