import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRedisUrl, showAddress } from './redis-url.ts'

describe('parseRedisUrl', () => {
  it('reads the form that managed services give', () => {
    expect(
      parseRedisUrl('rediss://default:pw@redis-12345.c1.example.com:12345/2?ssl_cert_reqs=required'),
    ).toEqual({
      host: 'redis-12345.c1.example.com',
      port: 12345,
      db: 2,
      username: 'default',
      password: 'pw',
      isTls: true,
    })
  })

  it('reads a password without a user, the default port and an IPv6 address', () => {
    expect(parseRedisUrl('redis://:pw@[::1]?family=6')).toEqual({
      host: '::1',
      port: 6379,
      db: 0,
      password: 'pw',
      isTls: false,
      family: 6,
    })
  })

  it('gives back any password that was percent-encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
        const address = parseRedisUrl(`redis://default:${encodeURIComponent(password)}@cache`)
        expect(address).toMatchObject({ password })
      }),
    )
  })

  it.each([
    'redis://u:1?canary@host',
    'redis://u:1?canary=x@host',
    'redis://u:1#canary@host',
    'redis://u:1/canary@host',
  ])('repeats nothing of %s, whose password was not encoded', (url) => {
    const parsed = parseRedisUrl(url)
    expect(parsed).toEqual({ mistake: expect.any(String) })
    expect(JSON.stringify(parsed)).not.toContain('canary')
  })

  it('never throws and never repeats a password, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        const parsed = parseRedisUrl(`redis://u:canary@${tail}`)
        if ('mistake' in parsed) expect(parsed.mistake).not.toContain('canary')
      }),
    )
  })
})

describe('showAddress', () => {
  it('shows where, not who', () => {
    const address = { host: '::1', port: 6380, isTls: true, db: 0, username: 'u', password: 'canary' }
    expect(showAddress(address)).toBe('rediss://[::1]:6380')
  })
})
