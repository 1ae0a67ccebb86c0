import { createLogger, type Logger } from '../logging/create-logger.ts'
import type { LogSettings } from '../settings/log-settings.ts'

/** A logger that keeps its lines, for tests. */
export function collectLogs(settings: Partial<LogSettings> = {}, secrets: readonly string[] = []) {
  const lines: string[] = []
  const logger: Logger = createLogger({
    name: 'test',
    settings: { LOG_LEVEL: 'trace', LOG_LEVELS: {}, ...settings },
    secrets,
    destination: { write: (line) => void lines.push(line) },
  })
  const messages = () => lines.map((line): string => JSON.parse(line).msg)
  const find = (message: string, index = 0): Record<string, unknown> | undefined =>
    lines.map((line): Record<string, unknown> => JSON.parse(line)).filter(({ msg }) => msg === message)[index]
  return { logger, text: () => lines.join(''), messages, find }
}
