import { Type } from '@marketcache/contracts'
import type { SettingSpecs, Settings } from '@marketcache/platform'
import { CronExpressionParser } from 'cron-parser'

/** When everything that is kept warm is refreshed at once, beside the regular turns. */
export const cronSettings = {
  WARM_CRON: {
    schema: Type.Optional(Type.String()),
    description: 'Cron expression of a full warm-up, for example `0 8 * * 1-5` before a market opens',
  },
  WARM_CRON_TIME_ZONE: {
    schema: Type.String({ default: 'UTC' }),
    description: 'IANA time zone of `WARM_CRON`, for example `America/New_York`',
  },
} satisfies SettingSpecs

/** Finds a time zone that does not exist, or an expression that cannot be read. */
export function cronMistakes(settings: Settings<typeof cronSettings>): string[] {
  const { WARM_CRON: pattern, WARM_CRON_TIME_ZONE: timeZone } = settings
  if (!isTimeZone(timeZone)) return [`WARM_CRON_TIME_ZONE must be an IANA time zone, got "${timeZone}"`]
  if (pattern === undefined) return []
  try {
    CronExpressionParser.parse(pattern, { tz: timeZone })
    return []
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    return [`WARM_CRON must be a cron expression such as "0 8 * * 1-5", got "${pattern}" (${reason})`]
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
