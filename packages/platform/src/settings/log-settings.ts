import { Type } from './schema.ts'
import type { SettingSpecs, Settings } from './setting-spec.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const LogLevel = Type.Union(levels.map((level) => Type.Literal(level)))

const LogLevels = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), LogLevel, {
  default: {},
  additionalProperties: false,
  expected: `a list like cache=debug,redis=warn with levels out of ${levels.join(', ')}`,
})

/** How much is logged, by whom. */
export const logSettings = {
  LOG_LEVEL: {
    schema: Type.Union(LogLevel.anyOf, { default: 'info' }),
    description: 'Least severe level that is logged',
    normalize: (text: string) => text.toLowerCase(),
  },
  LOG_LEVELS: {
    schema: LogLevels,
    description:
      'Levels of single modules, for example `cache=debug,redis=warn`; the others follow `LOG_LEVEL`',
    normalize: (text: string) => text.toLowerCase(),
  },
} satisfies SettingSpecs

/** Values of `logSettings`. */
export type LogSettings = Settings<typeof logSettings>
