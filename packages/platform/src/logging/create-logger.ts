import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'
import type { LogSettings } from '../settings/log-settings.ts'
import { scrubText, serializeError } from './serialize-error.ts'

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

const secretNames = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-cg-demo-api-key',
  'x-cg-pro-api-key',
  'x_cg_demo_api_key',
  'x_cg_pro_api_key',
  'token',
  'password',
  'crumb',
  'apiKey',
  'ADMIN_TOKEN',
  'COINGECKO_API_KEY',
  'REDIS_PASSWORD',
]
const redactedPaths = [
  ...secretNames.flatMap((name) => ['', '*', '*.*'].map((parent) => `${parent}["${name}"]`)),
  'command.args',
  '*.command.args',
  '*.*.command.args',
  '*.*.*.command.args',
]

const moduleLevels = Symbol('levels of modules')

/** Creates the logger of a process: JSON lines, without secrets, whatever is logged. */
export function createLogger({ name, settings, secrets = [], destination }: LoggerDeps): Logger {
  const options = {
    name,
    level: settings.LOG_LEVEL,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
    redact: { paths: redactedPaths, censor: '***' },
    hooks: { streamWrite: (line: string) => withoutSecrets(line, secrets) },
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

/** The last net: what the allow-lists above let through by accident. */
function withoutSecrets(line: string, secrets: readonly string[]): string {
  const scrubbed = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line)
  return scrubbed.includes('://') && scrubbed.includes('@') ? scrubText(scrubbed) : scrubbed
}
