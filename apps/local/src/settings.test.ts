import { describe, expect, it } from 'vitest'
import { readLocalSettings } from './settings.ts'

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    readLocalSettings(env)
    return []
  } catch (error) {
    const mistakes: unknown = error instanceof Error && Reflect.get(error, 'mistakes')
    return Array.isArray(mistakes) ? mistakes : [String(error)]
  }
}

describe('readLocalSettings', () => {
  it('needs nothing at all, and then has no Redis to use', () => {
    const settings = readLocalSettings({})
    expect(settings.redis).toBe(null)
    expect(settings.api).toMatchObject({ HOST: '127.0.0.1', PORT: 3000 })
    expect(settings.worker).toMatchObject({ WORKER_PORT: 3001, PROVIDERS: 'sandbox' })
    expect(settings.sandbox).toMatchObject({ SANDBOX_PORT: 4010 })
  })

  it('uses a configured Redis, by URL or by its parts', () => {
    expect(readLocalSettings({ REDIS_URL: 'redis://cache:6379' }).redis?.cache).toEqual({
      url: 'redis://cache:6379',
    })
    expect(readLocalSettings({ REDIS_HOST: 'cache' }).redis?.cache).toEqual({ url: 'redis://cache:6379/0' })
  })

  it('uses none when Redis is switched off', () => {
    expect(readLocalSettings({ REDIS_URL: 'redis://cache:6379', REDIS_ENABLED: 'false' }).redis).toBe(null)
  })

  it('reports the mistakes of every application at once', () => {
    const mistakes = mistakesOf({
      PORT: 'abc',
      WORKER_CONCURRENCY: 'many',
      SANDBOX_SEED: 'x',
      REDIS_DB: '-1',
    })
    expect(mistakes.map((line) => line.split(' ')[0])).toEqual([
      'REDIS_DB',
      'PORT',
      'WORKER_CONCURRENCY',
      'SANDBOX_SEED',
    ])
  })

  it('reports a mistake once that several applications make', () => {
    expect(mistakesOf({ LOG_LEVEL: 'loud' })).toHaveLength(1)
  })

  it('refuses to be reachable from elsewhere without a token', () => {
    expect(mistakesOf({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('ADMIN_TOKEN is required')])
  })

  it('shows no secret in a mistake', () => {
    const env = {
      REDIS_URL: 'redis://:hidden-word@host:1/x',
      ADMIN_TOKEN: 'hidden word',
      REDIS_PASSWORD: 'hidden',
    }
    expect(mistakesOf(env).join('\n')).not.toContain('hidden')
  })
})
