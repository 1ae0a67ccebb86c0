import type { Logger } from '../logging/create-logger.ts'
import { createClosers } from './create-closers.ts'
import { explainStartFailure } from './explain-start-failure.ts'

/** What a starting service is given. */
export interface Service {
  /** Registers what must be closed at the end; the last registered is closed first. */
  onClose: (label: string, close: () => unknown) => void
  /** Tells which logger to report failures to while running; until then standard error is used. */
  useLogger: (logger: Logger) => void
}

/** What `runService` is told. */
export interface ServiceDeps {
  name: string
  start: (service: Service) => Promise<void>
  /** Name of the setting that holds the port, for the line that says that it is taken. */
  portSetting?: string
  /** Most that closing may take, in milliseconds; 4000 by default. */
  closeTimeoutMs?: number
}

/**
 * Runs this process from its start to its end.
 *
 * It ends with code 0 on SIGTERM, SIGINT or SIGHUP and when the parent that it has a channel to is gone; with code 1 and
 * one clear line per mistake on standard error when it cannot start; with code 1 and a fatal log line on an error that
 * nobody handled.
 */
export async function runService(deps: ServiceDeps): Promise<void> {
  const { name, start, portSetting = 'PORT', closeTimeoutMs = 4000 } = deps
  const closers = createClosers({ timeoutMs: closeTimeoutMs })
  const log: { logger?: Logger } = {}
  let isEnding = false

  // Further signals change nothing: Ctrl-C reaches a whole group of processes, whose launcher then signals them again.
  const end = async (exitCode: number) => {
    if (isEnding) return
    isEnding = true
    for (const { label, err } of await closers.closeAll())
      log.logger?.warn({ label, err }, 'not closed properly')
    process.exit(exitCode)
  }
  const onFatal = (err: unknown) => {
    if (log.logger === undefined) writeLines(name, explainStartFailure(err, portSetting))
    else log.logger.fatal({ err }, 'unhandled error')
    void end(1)
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  if (process.send !== undefined) process.on('disconnect', () => void end(0))
  process.on('uncaughtException', onFatal).on('unhandledRejection', onFatal)
  try {
    await start({ onClose: closers.add, useLogger: (logger) => Object.assign(log, { logger }) })
  } catch (error) {
    // What fails because it is being closed is no failure to start.
    if (!isEnding) writeLines(name, explainStartFailure(error, portSetting))
    await end(1)
  }
}

function writeLines(name: string, lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `${name}: ${line}\n`).join(''))
}
