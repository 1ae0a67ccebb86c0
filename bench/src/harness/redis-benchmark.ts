import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { onCore } from './cores.ts'
import type { Load } from './measurement.ts'

const run = promisify(execFile)

/** One load on Redis: the same command over and over, no pipelining. */
export interface RedisLoad {
  port: number
  command: readonly string[]
  connections: number
  requests: number
  core: number | null
}

/** Runs redis-benchmark. @param program Its path. */
export async function runRedisBenchmark(program: string, load: RedisLoad): Promise<Load> {
  const { port, command, connections, requests, core } = load
  const settings = ['-p', `${port}`, '-c', `${connections}`, '-n', `${requests}`, '--csv']
  const { stdout } = await run(...onCore(core, program, [...settings, ...command]))
  const [header = [], row = []] = stdout.trim().split('\n').slice(-2).map(readRow)
  const figure = (column: string) => {
    const value = Number(row[header.indexOf(column)])
    if (!Number.isFinite(value))
      throw new Error(`redis-benchmark: expected a column ${column}, got:\n${stdout}`)
    return value
  }
  return {
    requests,
    failed: 0,
    requestsPerSecond: figure('rps'),
    p50Ms: figure('p50_latency_ms'),
    p99Ms: figure('p99_latency_ms'),
  }
}

function readRow(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
}
