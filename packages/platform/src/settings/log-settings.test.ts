import { describe, expect, it } from 'vitest'
import { logSettings } from './log-settings.ts'
import { readSettings } from './read-settings.ts'

describe('logSettings', () => {
  it.each(['cache', 'cache=loud', 'cache=', '=debug', 'Ca che=debug'])('refuses %j as levels', (text) => {
    expect(() => readSettings(logSettings, { LOG_LEVELS: text })).toThrow('LOG_LEVELS must be a list like')
  })

  it('names the levels that there are', () => {
    expect(() => readSettings(logSettings, { LOG_LEVEL: 'verbose' })).toThrow(
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, got "verbose"',
    )
  })

  it('reads levels in any case, per module', () => {
    expect(readSettings(logSettings, { LOG_LEVEL: 'WARN', LOG_LEVELS: 'cache=DEBUG,redis=warn' })).toEqual({
      LOG_LEVEL: 'warn',
      LOG_LEVELS: { cache: 'debug', redis: 'warn' },
    })
    expect(readSettings(logSettings, {})).toEqual({ LOG_LEVEL: 'info', LOG_LEVELS: {} })
  })
})
