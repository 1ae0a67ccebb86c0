import { describe, expect, it } from 'vitest'
import { showPlace } from './show-place.ts'

describe('showPlace', () => {
  it('shows where, not who', () => {
    expect(showPlace({ url: 'rediss://user:canary@[::1]/3', password: 'canary' })).toBe(
      'rediss://[::1]:6379/3',
    )
    expect(showPlace({ urls: ['redis://:canary@a:1', 'redis://b:2'], password: 'canary' })).toBe(
      'redis://a:1,redis://b:2',
    )
    expect(showPlace({ sentinels: ['a:1', 'b'], name: 'main', sentinelPassword: 'canary' })).toBe(
      'master "main" of Sentinels a:1,b',
    )
    expect(showPlace({ url: 'canary' })).toBe('a URL that is wrong')
  })
})
