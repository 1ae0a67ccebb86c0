import { describe, expect, it } from 'vitest'
import { httpSettings } from './http-settings.ts'
import { redisSettings } from './redis-settings.ts'
import { secretsOf } from './secrets-of.ts'

describe('secretsOf', () => {
  it('finds passwords inside URLs, in every spelling, but not the URL itself', () => {
    const secrets = secretsOf(redisSettings, { REDIS_URL: 'redis://default:can%40ary@cache:6379' })
    expect(secrets).toEqual(['can@ary', 'can%40ary'])
  })

  it('finds secrets that a JSON line would show escaped', () => {
    expect(secretsOf(redisSettings, { REDIS_PASSWORD: 'cana"ry' })).toContain('cana\\"ry')
  })

  it('leaves out what is not secret, and what is too short to be told from other text', () => {
    expect(
      secretsOf({ ...redisSettings, ...httpSettings }, { HOST: '127.0.0.1', REDIS_PASSWORD: 'redis' }),
    ).toEqual([])
  })
})
