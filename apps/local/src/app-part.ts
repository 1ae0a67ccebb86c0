import { StartError } from '@marketcache/platform'
import { spawnGuarded } from '@marketcache/testing'
import { createLineWriter } from './line-writer.ts'
import type { Part, RunningPart } from './supervise.ts'

/** What {@link createAppPart} starts. */
export interface AppPartDeps {
  name: string
  /** Path of the application's main file. */
  entry: string
  env: NodeJS.ProcessEnv
  /** Where lines of its log go. */
  write: (text: string) => void
  startTimeoutMs?: number
  /** How long it may take to close before it is killed. */
  stopTimeoutMs?: number
}

/**
 * Makes a part out of an application that sends `{ ready: true }` when it serves.
 *
 * What it writes to standard error before it is ready is its reason for not starting, so it is kept back until that is clear.
 */
export function createAppPart(deps: AppPartDeps): Part {
  return { name: deps.name, start: (abort) => startApp(deps, abort) }
}

async function startApp(deps: AppPartDeps, abort: AbortSignal): Promise<RunningPart> {
  const { name, entry, env, write, startTimeoutMs = 30_000, stopTimeoutMs = 3_500 } = deps
  const ready = Promise.withResolvers<boolean>()
  const log = createLineWriter(write)
  const errors = createLineWriter(write, { isHeld: true })
  const child = spawnGuarded({
    command: process.execPath,
    args: [entry],
    env,
    onMessage: (message) => {
      if (isReadyMessage(message)) ready.resolve(true)
    },
    onOutput: (text, stream) => (stream === 'stdout' ? log : errors).add(text),
  })
  const stop = () => child.stop(stopTimeoutMs)
  const timer = setTimeout(() => ready.resolve(false), startTimeoutMs)
  const end = () => void stop()
  abort.addEventListener('abort', end)
  child.exited.then(() => ready.resolve(false))
  const isReady = await ready.promise
  clearTimeout(timer)
  abort.removeEventListener('abort', end)
  if (!isReady) {
    await stop()
    const reasons = errors.held().map((line) => line.replace(/^marketcache-/, ''))
    throw new StartError(reasons.length > 0 ? reasons : [`${name}: it did not start`])
  }
  errors.release()
  return { exited: child.exited, stop }
}

function isReadyMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true
}
