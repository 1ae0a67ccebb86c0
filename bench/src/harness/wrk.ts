import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onCore } from './cores.ts'
import type { Load } from './measurement.ts'

const run = promisify(execFile)
const script = join(import.meta.dirname, 'wrk-script.lua')

/** More failures than this share and the figures would not be those of good answers any more. */
const mostFailed = 0.001

/** One load over HTTP. */
export interface WrkLoad {
  url: string
  /** Asked for in turn. */
  paths: readonly string[]
  connections: number
  seconds: number
  core: number | null
  headers?: Readonly<Record<string, string>>
}

/**
 * Asks as fast as the server answers, each connection one request at a time.
 *
 * @param program Path of wrk.
 * @throws {Error} When more than one answer in a thousand was missing or had a status of 400 or more.
 */
export async function runWrk(program: string, load: WrkLoad): Promise<Load> {
  const { url, paths, connections, seconds, core, headers = {} } = load
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const settings = ['-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '-s', script]
  const { stdout } = await run(...onCore(core, program, [...settings, ...given, url, '--', ...paths]))
  const report = JSON.parse(/^REPORT (.+)$/m.exec(stdout)?.[1] ?? 'null')
  if (report === null || report.requests === 0 || report.failed > report.requests * mostFailed)
    throw new Error(`wrk: expected good answers of ${url}, got:\n${stdout}`)
  return {
    requests: report.requests,
    failed: report.failed,
    requestsPerSecond: report.requests / (report.durationMicroseconds / 1e6),
    p50Ms: report.p50 / 1000,
    p99Ms: report.p99 / 1000,
  }
}
