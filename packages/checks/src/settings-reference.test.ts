import { parseEnv } from 'node:util'
import { httpSettings, logSettings, readSettings, redisSettings, Type } from '@marketcache/platform'
import { describe, expect, it } from 'vitest'
import { collectSettings, defaultText, renderEnvExample, renderReference } from './settings-reference.ts'

const apps = {
  api: { ...logSettings, ...httpSettings },
  worker: { ...logSettings, ...redisSettings },
}
const settings = collectSettings(apps)

describe('collectSettings', () => {
  it('refuses a name that two applications declare differently', () => {
    const other = { LOG_LEVEL: { schema: Type.String(), description: 'something else' } }
    expect(() => collectSettings({ ...apps, sandbox: other })).toThrow(
      'LOG_LEVEL must be declared once: api, worker and sandbox differ',
    )
  })

  it('lists a shared setting once, with all who read it', () => {
    expect(settings.filter(({ name }) => name === 'LOG_LEVEL').map(({ usedBy }) => usedBy)).toEqual([
      ['api', 'worker'],
    ])
  })
})

describe('renderReference', () => {
  const page = renderReference(settings)

  it('shows range, default, older names and meaning of a setting', () => {
    expect(page).toContain(
      '| `REDIS_PORT` | an integer from 1 to 65535 | `6379` |  | Port that goes with `REDIS_HOST` |',
    )
    expect(page).toMatch(/\| `REDIS_PREFIX` \| .* \| `mc` \| `REDIS_KEY_PREFIX` \|/)
    expect(page).toContain('(secret)')
  })

  it('keeps a table row one row', () => {
    const odd = { ODD: { schema: Type.String({ pattern: '^(a|b)$' }), description: 'a\nb' } }
    expect(renderReference(collectSettings({ api: odd }))).toContain(
      '| `ODD` | a text that matches ^(a\\|b)$ |  |  | a b |',
    )
  })
})

describe('renderEnvExample', () => {
  const text = renderEnvExample(settings)

  it('sets nothing as it is', () => {
    expect(parseEnv(text)).toEqual({})
  })

  it('changes nothing either when every line is uncommented', () => {
    const specs = { ...logSettings, ...httpSettings, ...redisSettings }
    const env = parseEnv(text.replaceAll(/^#(?=[A-Z])/gm, ''))
    expect(Object.keys(env).toSorted()).toEqual(Object.keys(specs).toSorted())
    expect(readSettings(specs, env)).toEqual(readSettings(specs, {}))
  })
})

describe('defaultText', () => {
  it.each([
    [Type.Array(Type.String(), { default: ['bitcoin', 'ethereum'] }), 'bitcoin,ethereum'],
    [Type.Record(Type.String(), Type.String(), { default: { cache: 'debug' } }), 'cache=debug'],
    [Type.Integer({ default: 0 }), '0'],
    [Type.Boolean({ default: false }), 'false'],
    [Type.String(), ''],
  ])('writes a default as the environment would hold it', (schema, text) => {
    expect(defaultText({ schema, description: '' })).toBe(text)
  })
})
