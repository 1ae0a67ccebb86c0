import { execFile } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Describes what the figures depend on, one line each. @param redisServer Path of the server program. */
export async function describeMachine(redisServer: string): Promise<string[]> {
  const { stdout } = await run(redisServer, ['--version'])
  const version = /v=([\d.]+)/.exec(stdout)?.[1] ?? stdout.trim()
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return [`${availableParallelism()} cores (${model})`, `Node ${process.version}`, `Redis ${version}`]
}
