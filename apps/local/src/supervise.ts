import { setTimeout as delay } from 'node:timers/promises'
import { StartError } from '@marketcache/platform'
import type { ProcessEnd } from '@marketcache/testing'

/** A process that serves. */
export interface RunningPart {
  exited: Promise<ProcessEnd>
  stop: () => Promise<unknown>
}

/** One of the processes that make up the system. */
export interface Part {
  name: string
  /**
   * Starts the process and resolves when it serves; a signal to abort makes it end and the promise reject.
   *
   * @throws {StartError} When it does not come to serve.
   */
  start: (abort: AbortSignal) => Promise<RunningPart>
}

/** How often a part is started again before everything is given up. */
export interface RestartPolicy {
  firstDelayMs: number
  longestDelayMs: number
  maxRestarts: number
  /** Window in which `maxRestarts` counts. */
  withinMs: number
}

/** What {@link supervise} is told. */
export interface SuperviseDeps {
  part: Part
  /** Told in one line what happens. */
  report: (line: string) => void
  policy?: RestartPolicy
}

/** A part that is kept alive. */
export interface SupervisedPart {
  /** Resolves when it serves for the first time; rejects when it cannot. */
  ready: Promise<void>
  /** Rejects when it has died too often to be started again; never resolves. */
  failed: Promise<never>
  stop: () => Promise<void>
}

const defaultPolicy = { firstDelayMs: 250, longestDelayMs: 4_000, maxRestarts: 5, withinMs: 60_000 }

/** Starts a part and starts it again when it dies: a crash costs what it held in memory, never the service. */
export function supervise({ part, report, policy = defaultPolicy }: SuperviseDeps): SupervisedPart {
  const abort = new AbortController()
  const restartedAtMs: number[] = []
  let latest = part.start(abort.signal)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const ready = latest.then((running) => {
    keepAlive(running).catch(failed.reject)
  })
  return { ready, failed: failed.promise, stop }

  async function keepAlive(first: RunningPart): Promise<void> {
    let reason = describeEnd(await first.exited)
    while (!abort.signal.aborted) {
      await pauseBeforeRestart(reason)
      if (abort.signal.aborted) return
      latest = part.start(abort.signal)
      reason = await latest.then(
        async (running) => describeEnd(await running.exited),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
    }
  }

  async function pauseBeforeRestart(reason: string): Promise<void> {
    const now = performance.now()
    const recent = restartedAtMs.filter((atMs) => now - atMs < policy.withinMs).length
    if (recent >= policy.maxRestarts) {
      throw new StartError([`${part.name} died again (${reason}) after ${recent} restarts: giving up`])
    }
    const delayMs = Math.min(policy.firstDelayMs * 2 ** recent, policy.longestDelayMs)
    report(`${part.name} died (${reason}): starting it again in ${delayMs} ms`)
    restartedAtMs.push(now)
    await delay(delayMs, undefined, { signal: abort.signal }).catch(() => {})
  }

  async function stop(): Promise<void> {
    abort.abort()
    const running = await latest.catch(() => null)
    await running?.stop()
  }
}

function describeEnd({ code, signal }: ProcessEnd): string {
  return signal ?? `code ${code}`
}
