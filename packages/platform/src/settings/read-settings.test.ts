import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Port } from './common-schemas.ts'
import { readSettings } from './read-settings.ts'
import { Type } from './schema.ts'
import type { SettingSpecs } from './setting-spec.ts'
import { SettingsError } from './settings-error.ts'

const specs = {
  PORT: { schema: Port(3000), description: 'port', aliases: ['HTTP_PORT', 'OLD_PORT'] },
  TOKEN: {
    schema: Type.Optional(Type.String({ minLength: 16 })),
    description: 'token',
    isSecret: true,
    aliases: ['KEY'],
  },
  NAME: { schema: Type.String({ pattern: '^[a-z]+$' }), description: 'name' },
  MODE: {
    schema: Type.Union([Type.Literal('live'), Type.Literal('sandbox')], { default: 'live' }),
    description: 'mode',
  },
  IS_LOUD: { schema: Type.Boolean({ default: false }), description: 'loud' },
  RATIO: { schema: Type.Number({ minimum: 0, maximum: 1, default: 0.8 }), description: 'ratio' },
  COINS: {
    schema: Type.Array(Type.String({ pattern: '^[a-z]+$', expected: 'a coin id' }), { default: [] }),
    description: 'coins',
  },
  LEVELS: { schema: Type.Record(Type.String(), Type.String(), { default: {} }), description: 'levels' },
} satisfies SettingSpecs

/** What is wrong with an environment that is right apart from `env`. */
function mistakesOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(specs, { NAME: 'mc', ...env })
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes
    throw error
  }
}

describe('readSettings', () => {
  it('reports every mistake at once, one line each', () => {
    const env = {
      PORT: 'abc',
      NAME: undefined,
      MODE: 'test',
      IS_LOUD: 'perhaps',
      RATIO: '2',
      COINS: 'btc,B T C',
    }
    expect(mistakesOf(env)).toEqual([
      'PORT must be an integer from 0 to 65535, got "abc"',
      'NAME is required: it must be a text that matches ^[a-z]+$',
      'MODE must be one of live, sandbox, got "test"',
      'IS_LOUD must be true or false, got "perhaps"',
      'RATIO must be a number from 0 to 1, got "2"',
      'COINS must be a list separated by commas, each a coin id, got "btc,B T C"',
    ])
  })

  it('puts the same lines into the message', () => {
    expect(() => readSettings(specs, { PORT: '-1' })).toThrow(
      'PORT must be an integer from 0 to 65535, got "-1"\nNAME is required: it must be a text that matches ^[a-z]+$',
    )
  })

  it.each(['65536', '3000.5', '0x10', '1e3', '3 000', 'NaN', 'Infinity', '١٢'])(
    'refuses %j as a port',
    (text) => {
      expect(mistakesOf({ PORT: text })).toHaveLength(1)
    },
  )

  it('never shows a secret, neither alone nor in a contradiction', () => {
    const wrong = mistakesOf({ TOKEN: 'canary-short' })
    expect(wrong).toEqual(['TOKEN must be a text of at least 16 characters, got something else (not shown)'])
    const contradiction = mistakesOf({ TOKEN: 'canary-0123456789', KEY: 'canary-9876543210' })
    expect(contradiction).toEqual(['TOKEN and KEY contradict each other: set one'])
  })

  it('shows line breaks and control characters of a wrong value escaped, so that a mistake stays one line', () => {
    expect(mistakesOf({ PORT: '1\n2\u001b[31m' })).toEqual([
      'PORT must be an integer from 0 to 65535, got "1\\n2\\u001b[31m"',
    ])
  })

  it('names both when two names of one setting contradict each other', () => {
    expect(mistakesOf({ PORT: '1', OLD_PORT: '2' })).toEqual([
      'PORT and OLD_PORT contradict each other ("1" and "2"): set one',
    ])
    expect(mistakesOf({ HTTP_PORT: '1', OLD_PORT: '2' })).toEqual([
      'HTTP_PORT and OLD_PORT contradict each other ("1" and "2"): set one',
    ])
  })

  it('accepts two names that say the same in different spellings', () => {
    expect(mistakesOf({ PORT: '80', OLD_PORT: '080' })).toEqual([])
  })

  it('blames an alias by its own name', () => {
    expect(mistakesOf({ OLD_PORT: 'abc' })).toEqual([
      'OLD_PORT must be an integer from 0 to 65535, got "abc"',
    ])
  })

  it('refuses a pair without a value', () => {
    expect(mistakesOf({ LEVELS: 'cache' })).toEqual([
      'LEVELS must be a list like name=value,name=value, got "cache"',
    ])
  })

  it('lets no variable reach the prototype of a value', () => {
    const { LEVELS } = readSettings(specs, { NAME: 'mc', LEVELS: '__proto__=debug' })
    expect(Object.getPrototypeOf(LEVELS)).toBe(Object.prototype)
    expect(Reflect.get({}, 'debug')).toBeUndefined()
  })

  it('reads every kind under its canonical name', () => {
    const env = {
      HTTP_PORT: '8080',
      NAME: ' mc ',
      MODE: 'sandbox',
      IS_LOUD: 'Yes',
      RATIO: '0',
      COINS: 'bitcoin, ethereum,',
      LEVELS: 'cache=debug, redis=warn',
    }
    expect(readSettings(specs, env)).toEqual({
      PORT: 8080,
      TOKEN: undefined,
      NAME: 'mc',
      MODE: 'sandbox',
      IS_LOUD: true,
      RATIO: 0,
      COINS: ['bitcoin', 'ethereum'],
      LEVELS: { cache: 'debug', redis: 'warn' },
    })
  })

  it('takes an empty text as not set, and ignores what it does not know', () => {
    const settings = readSettings(specs, { NAME: 'mc', PORT: '', OLD_PORT: '  ', PATH: '/bin', TOKEN: '' })
    expect(settings.PORT).toBe(3000)
    expect(settings.TOKEN).toBeUndefined()
    expect(settings).not.toHaveProperty('PATH')
  })

  it('either reads a port exactly or names the mistake, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (text) => {
        const mistakes = mistakesOf({ PORT: text })
        if (mistakes.length > 0)
          expect(mistakes[0]).toMatch(/^PORT must be an integer from 0 to 65535, got ".*"$/)
        else if (text.trim() !== '')
          expect(readSettings(specs, { NAME: 'mc', PORT: text }).PORT).toBe(Number(text))
      }),
    )
  })
})

describe('readSettings with checks', () => {
  const needsToken = ({ PORT, TOKEN }: { PORT: number; TOKEN: string | undefined }) =>
    PORT === 80 && TOKEN === undefined ? ['TOKEN is required on PORT 80'] : []
  const isQuietLive = ({ MODE, IS_LOUD }: { MODE: string; IS_LOUD: boolean }) =>
    MODE === 'live' && IS_LOUD ? ['IS_LOUD is for the sandbox'] : []
  const checks = [needsToken, isQuietLive]

  it('reports what settings get wrong together beside what they get wrong alone', () => {
    const env = { NAME: 'mc', PORT: '80', IS_LOUD: 'true', RATIO: 'x' }
    expect(() => readSettings(specs, env, checks)).toThrow(
      'RATIO must be a number from 0 to 1, got "x"\nTOKEN is required on PORT 80\nIS_LOUD is for the sandbox',
    )
  })

  it('does not ask a check about a setting that is wrong already', () => {
    const env = { NAME: 'mc', PORT: 'x', IS_LOUD: 'true' }
    expect(() => readSettings(specs, env, checks)).toThrow(
      /^PORT must be an integer from 0 to 65535, got "x"\nIS_LOUD is for the sandbox$/,
    )
  })

  it('passes on what a check throws by mistake', () => {
    const broken = () => {
      throw new TypeError('a bug')
    }
    expect(() => readSettings(specs, { NAME: 'mc' }, [broken])).toThrow(new TypeError('a bug'))
  })
})
