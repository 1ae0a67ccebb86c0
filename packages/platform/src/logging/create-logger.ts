import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'
import type { LogSettings } from '../settings/log-settings.ts'
import { redactLine } from './redact-line.ts'
import { serializeError } from './serialize-error.ts'

export type { Logger } from 'pino'

/** What a logger is made of. */
export interface LoggerDeps {
  /** Name of the application, on every line. */
  name: string
  settings: LogSettings
  /** Texts that no line may contain (see `secretsOf`). */
  secrets?: readonly string[]
  /** Where lines go; standard output by default. */
  destination?: DestinationStream
}

const moduleLevels = Symbol('levels of modules')

/** Creates the logger of a process: JSON lines, without secrets, whatever is logged. */
export function createLogger({ name, settings, secrets = [], destination }: LoggerDeps): Logger {
  const options = {
    name,
    level: settings.LOG_LEVEL,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
    hooks: { streamWrite: (line: string) => redactLine(line, secrets) },
  }
  // Written at once: what is still on its way when a process exits would come out of order or not at all.
  const logger = pino(options, destination ?? pino.destination({ dest: 1, sync: true }))
  return Object.assign(logger, { [moduleLevels]: new Map(Object.entries(settings.LOG_LEVELS)) })
}

/** Makes the logger of a module: its lines carry the name, and `LOG_LEVELS` may give it a level of its own. */
export function moduleLogger(logger: Logger, module: string): Logger {
  const level = levelOf(logger, module)
  return level === undefined ? logger.child({ module }) : logger.child({ module }, { level })
}

function levelOf(logger: Logger, module: string): LevelWithSilent | undefined {
  const levels: unknown = Reflect.get(logger, moduleLevels)
  return levels instanceof Map ? levels.get(module) : undefined
}
