import { type ProcessEnd, spawnGuarded } from './guarded-process.ts'

/** What {@link startProcess} starts. */
export interface ProcessOptions {
  command: string
  args?: string[]
  cwd?: string
  /** Added to our own environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>
  /** The process counts as started when a line of its output matches. */
  waitFor?: RegExp
  /** How long to wait for `waitFor`; 20 s when absent. */
  waitTimeoutMs?: number
}

/** A real process under test. */
export interface StartedProcess {
  pid: number
  /** Everything it has written so far, standard output and standard error together. */
  output: () => string
  /** Resolves with the first line, written already or later, that matches. */
  waitForLine: (pattern: RegExp, timeoutMs: number) => Promise<string>
  exited: Promise<ProcessEnd>
  kill: (signal: NodeJS.Signals) => void
  stop: (patienceMs?: number) => Promise<ProcessEnd>
}

/**
 * Starts a real process that ends with the test run at the latest.
 *
 * @throws {Error} When it ends, or time passes, before a line matches `waitFor`; the message carries the end of its output.
 */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  let output = ''
  const listeners = new Set<() => void>()
  const guarded = spawnGuarded({
    command: options.command,
    args: options.args ?? [],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    onOutput: (text) => {
      output += text
      for (const listener of listeners) listener()
    },
  })
  const started = { ...guarded, output: () => output, waitForLine }
  if (options.waitFor) {
    await waitForLine(options.waitFor, options.waitTimeoutMs ?? 20_000).catch(async (error: unknown) => {
      await guarded.stop(1_000)
      throw error
    })
  }
  return started

  function waitForLine(pattern: RegExp, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(`within ${timeoutMs} ms`), timeoutMs)
      listeners.add(look)
      guarded.exited.then(() => {
        look()
        settle('before it ended')
      })
      look()

      function look(): void {
        const line = output.split('\n').find((candidate) => pattern.test(candidate))
        if (line === undefined) return
        clear()
        resolve(line)
      }
      function settle(when: string): void {
        clear()
        const tail = output.slice(-2_000)
        reject(new Error(`${options.command}: expected a line like ${pattern} ${when}, got:\n${tail}`))
      }
      function clear(): void {
        clearTimeout(timer)
        listeners.delete(look)
      }
    })
  }
}
