import { createFakeClock, type FakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import type { HttpAnswer, HttpClient } from '../http/create-http-client.ts'
import { createYahooSessions, type YahooSessions } from './session.ts'
import { createMemorySessionStore, type SessionStore } from './session-store.ts'

const timeoutMs = 60_000

/** A store whose lease ends when its time is over, as that of a cluster does. */
function openStore(clock: FakeClock) {
  let leasedUntil = 0
  const asked: number[] = []
  const store: SessionStore = {
    ...createMemorySessionStore(),
    lease: async (forMs) => {
      if (clock.now() < leasedUntil) return null
      asked.push(forMs)
      leasedUntil = clock.now() + forMs
      return async () => {
        leasedUntil = 0
      }
    },
  }
  return { store, asked }
}

/** A client that takes as long as told before it answers. */
function openHttp(clock: FakeClock, { tookMs = 0 } = {}): HttpClient {
  const answer: HttpAnswer = {
    status: 200,
    text: 'crumb',
    setCookies: ['A3=1'],
    header: () => null,
  }
  return {
    get: async () => {
      clock.advance(tookMs)
      return answer
    },
    postJson: async () => answer,
    close: async () => {},
  }
}

function openSessions(clock: FakeClock, store: SessionStore, http = openHttp(clock)): YahooSessions {
  const sleep = async (ms: number) => clock.advance(ms)
  return createYahooSessions({ cookieHttp: http, http, store, clock, timeoutMs, sleep })
}

describe('the lease of a Yahoo session', () => {
  it('outlasts a cookie and a crumb that both take as long as they may', async () => {
    const clock = createFakeClock()
    const { store, asked } = openStore(clock)
    const startedAt = clock.now()
    await openSessions(clock, store, openHttp(clock, { tookMs: timeoutMs })).obtain()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toBeGreaterThan(clock.now() - startedAt)
  })

  it('passes to somebody who waits when its holder died', async () => {
    const clock = createFakeClock()
    const { store, asked } = openStore(clock)
    const dying: HttpClient = { ...openHttp(clock), get: () => new Promise(() => {}) }
    void openSessions(clock, store, dying).obtain()
    await expect.poll(() => asked.length).toBe(1)
    expect(await openSessions(clock, store).obtain()).toEqual({ cookie: 'A3=1', crumb: 'crumb' })
    expect(asked).toHaveLength(2)
  })

  it('is not waited for without end', async () => {
    const clock = createFakeClock()
    const store: SessionStore = { ...createMemorySessionStore(), lease: async () => null }
    const startedAt = clock.now()
    const expected = { code: 'provider_timeout', isRetryable: true }
    await expect(openSessions(clock, store).obtain()).rejects.toMatchObject(expected)
    expect(clock.now() - startedAt).toBeLessThan(3 * timeoutMs)
  })
})
