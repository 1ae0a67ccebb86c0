import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../http/problem.ts'
import { createAdminGuard as createGuard, type Visitor } from './admin-guard.ts'

const here: Visitor = {
  headers: { host: 'localhost:3000' },
  rawHeaders: ['Host', 'localhost:3000'],
  address: '127.0.0.1',
  socketAddress: '127.0.0.1',
  localPort: 3000,
}
const token = 'correct horse battery'.replaceAll(' ', '-')

function createAdminGuard(deps: Omit<Parameters<typeof createGuard>[0], 'onForwarded'>) {
  return createGuard({ onForwarded: () => undefined, ...deps })
}

function codeOf(guard: (visitor: Visitor) => void, visitor: Partial<Visitor>): string {
  try {
    guard({ ...here, ...visitor })
    return 'passed'
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : 'threw something else'
  }
}

describe('createAdminGuard without a token', () => {
  const guard = createAdminGuard({ token: undefined, clock: createFakeClock() })

  it.each([
    {},
    { socketAddress: '::1' },
    { socketAddress: '::ffff:127.0.0.1' },
    { headers: { host: '127.0.0.1:3000' } },
    { headers: { host: '[::1]:3000' } },
    { headers: { host: 'LOCALHOST:3000' } },
    { headers: { host: 'localhost' }, localPort: 80 },
    { headers: { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' } },
    { headers: { host: 'localhost:3000', 'sec-fetch-site': 'none' } },
  ])('lets this machine pass: %j', (visitor) => {
    expect(codeOf(guard, visitor)).toBe('passed')
  })

  it.each([
    { socketAddress: '10.0.0.5' },
    { socketAddress: '' },
    { socketAddress: '10.0.0.5', address: '127.0.0.1' },
    ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-anything', 'forwarded', 'via', 'x-real-ip'].map(
      (name) => ({ headers: { host: 'localhost:3000', [name]: '127.0.0.1' } }),
    ),
    { headers: {} },
    { headers: { host: 'evil.example:3000' } },
    { headers: { host: 'localhost.evil.example:3000' } },
    { headers: { host: '127.0.0.1.nip.io:3000' } },
    { headers: { host: 'localhost:8080' } },
    { headers: { host: 'localhost' } },
    { headers: { host: 'localhost:3000@evil.example' } },
    { headers: { host: 'localhost:3000', origin: 'https://evil.example' } },
    { headers: { host: 'localhost:3000', origin: 'http://localhost:8080' } },
    { headers: { host: 'localhost:3000', origin: 'null' } },
    { headers: { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' } },
    { headers: { host: 'localhost:3000', 'sec-fetch-site': 'same-site' } },
  ])('refuses everybody else: %j', (visitor) => {
    expect(codeOf(guard, visitor)).toBe('forbidden')
  })
})

describe('createAdminGuard with a token', () => {
  const bearer = (given: string, scheme = 'Bearer'): Partial<Visitor> => ({
    headers: { authorization: `${scheme} ${given}` },
    socketAddress: '10.0.0.5',
  })

  it('lets the token pass from anywhere', () => {
    const guard = createAdminGuard({ token, clock: createFakeClock() })
    expect(codeOf(guard, bearer(token))).toBe('passed')
    expect(codeOf(guard, bearer(token, 'bearer'))).toBe('passed')
  })

  it.each([
    {},
    { headers: { authorization: token } },
    { headers: { authorization: `Basic ${token}` } },
    bearer(''),
    bearer(`${token} `),
    bearer(`${token}x`),
    bearer(token.slice(1)),
    bearer(token.toUpperCase()),
    bearer('x'.repeat(10_000)),
  ])('refuses everything else, loopback included: %#', (visitor) => {
    const guard = createAdminGuard({ token, clock: createFakeClock() })
    expect(codeOf(guard, visitor)).toBe('unauthorized')
  })

  it('locks an address out after ten wrong tokens a minute, but never the right token', () => {
    const clock = createFakeClock()
    const guard = createAdminGuard({ token, clock })
    const refusal = (given: string, address = '10.0.0.5') => {
      try {
        guard({ ...here, ...bearer(given), address })
      } catch (error) {
        return error instanceof ProblemError ? error.problem : error
      }
      return 'passed'
    }
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(refusal('wrong')).not.toHaveProperty('retryAfterSeconds')
    expect(refusal('wrong')).toMatchObject({ code: 'unauthorized', retryAfterSeconds: 60 })
    expect(refusal(token)).toBe('passed')
    expect(refusal('wrong')).toMatchObject({ code: 'unauthorized', retryAfterSeconds: 60 })
    expect(refusal('wrong', '10.0.0.6')).not.toHaveProperty('retryAfterSeconds')
    clock.advance(60_000)
    expect(refusal('wrong')).not.toHaveProperty('retryAfterSeconds')
  })

  it('tells of requests that a proxy passed on', () => {
    let forwarded = 0
    const guard = createGuard({ token, clock: createFakeClock(), onForwarded: () => (forwarded += 1) })
    codeOf(guard, bearer(token))
    expect(forwarded).toBe(0)
    codeOf(guard, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.0.0.9' } })
    expect(forwarded).toBe(1)
  })

  it('does not count requests without a token, which guess nothing', () => {
    const guard = createAdminGuard({ token, clock: createFakeClock() })
    for (let attempt = 0; attempt < 20; attempt += 1) codeOf(guard, {})
    expect(codeOf(guard, bearer(token))).toBe('passed')
  })

  it('says how to authenticate and never what was wrong about the token', () => {
    const guard = createAdminGuard({ token, clock: createFakeClock() })
    const refusal = (() => {
      try {
        guard({ ...here, ...bearer('wrong') })
      } catch (error) {
        return error
      }
      return null
    })()
    expect(refusal).toMatchObject({ headers: { 'www-authenticate': 'Bearer realm="marketcache admin"' } })
    expect(JSON.stringify(refusal)).not.toContain(token)
  })
})

describe('createAdminGuard, with a token or without', () => {
  it.each([undefined, token])('refuses two Host lines, of which only one is looked at: %#', (expected) => {
    const guard = createAdminGuard({ token: expected, clock: createFakeClock() })
    const headers = { host: 'localhost:3000', authorization: `Bearer ${token}` }
    const two = ['Host', 'localhost:3000', 'hOST', 'evil.example']
    expect(codeOf(guard, { headers, rawHeaders: two })).toBe('forbidden')
    expect(codeOf(guard, { headers, rawHeaders: ['Host', 'localhost:3000', 'X-A', 'Host'] })).toBe('passed')
  })
})
