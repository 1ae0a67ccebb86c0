import { describe, expect, it } from 'vitest'
import { httpChecks, httpSettings } from './http-settings.ts'
import { readSettings } from './read-settings.ts'

const read = (env: Record<string, string>) => readSettings(httpSettings, env, httpChecks)
const token = '0123456789abcdef'

describe('httpSettings', () => {
  it.each(['0.0.0.0', '::', '10.0.0.5', 'example.org', '127.0.0.1.example.org'])(
    'refuses to listen on %s without a token',
    (host) => {
      expect(() => read({ HOST: host })).toThrow(`ADMIN_TOKEN is required because HOST is "${host}"`)
      expect(read({ HOST: host, ADMIN_TOKEN: token }).HOST).toBe(host)
    },
  )

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', '::ffff:127.0.0.1'])(
    'needs no token on %s',
    (host) => {
      expect(read({ HOST: host }).ADMIN_TOKEN).toBeUndefined()
    },
  )

  it.each(['short', '0123456789abcde', '0123456789 abcdef', '0123456789abcdefé'])(
    'refuses a weak token',
    (weak) => {
      expect(() => read({ ADMIN_TOKEN: weak })).toThrow(
        'ADMIN_TOKEN must be at least 16 visible ASCII characters',
      )
      expect(() => read({ ADMIN_TOKEN: weak })).not.toThrow(weak)
    },
  )

  it('listens on loopback unless told otherwise', () => {
    expect(read({})).toEqual({ HOST: '127.0.0.1', ADMIN_TOKEN: undefined })
  })
})
