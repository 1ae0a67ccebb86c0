import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiBench } from './test-support/api-bench.ts'
import { diary, jwtSettings, report, tokenOf } from './test-support/user-resources.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

const open = (settings: Partial<Parameters<typeof createApiBench>[1]> = jwtSettings) =>
  createApiBench(server, settings, {}, [report, diary])
const hash = 'a'.repeat(64)
const withToken = (token: string) => ({ authorization: `Bearer ${token}` })
const unsigned = (claims: object) =>
  [{ alg: 'none', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')

describe('values of users', () => {
  it('gives one user what is hers, and nobody else', async () => {
    const bench = await open()
    await bench.store('diary', ['user.ada', 'monday'], { data: { words: ['ada'] } })
    const ada = await bench.get('/api/v1/diaries/monday', withToken(await tokenOf('ada', bench.clock.now())))
    expect([ada.status, ada.json().data]).toEqual([200, { words: ['ada'] }])
    const bob = await bench.get(
      '/api/v1/diaries/monday?wait=0',
      withToken(await tokenOf('bob', bench.clock.now())),
    )
    expect(bob.status).toBe(503)
    expect(bench.wants).toEqual(['miss diary user.bob,monday'])
    await bench.close()
  })

  it('lets no shared cache store them, and says on what the answer depends', async () => {
    const bench = await open()
    const mine = withToken(await tokenOf('ada', bench.clock.now()))
    await bench.store('diary', ['user.ada', 'monday'])
    await bench.store('report', ['user.ada', hash])
    await bench.store('report', ['public', hash])
    for (const url of ['/api/v1/diaries/monday', '/api/v1/diaries?days=monday', `/api/v1/reports/${hash}`]) {
      const { headers } = await bench.get(url, mine)
      expect([url, headers['cache-control'], headers.vary]).toEqual([
        url,
        'private, no-store',
        'authorization',
      ])
    }
    const { headers } = await bench.get(`/api/v1/reports/${hash}`)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=10, stale-while-revalidate=50',
      vary: 'authorization',
    })
    await bench.close()
  })

  it('tells what is public to those without a token, and what is theirs to those with one', async () => {
    const bench = await open()
    await bench.store('report', ['public', hash], { data: { words: ['all'] } })
    await bench.store('report', ['user.ada', hash], { data: { words: ['ada'] } })
    const token = withToken(await tokenOf('ada', bench.clock.now()))
    expect((await bench.get(`/api/v1/reports/${hash}`)).json().data.words).toEqual(['all'])
    expect((await bench.get(`/api/v1/reports/${hash}`, token)).json().data.words).toEqual(['ada'])
    await bench.close()
  })

  it('takes no user from path, query or another header', async () => {
    const bench = await open()
    await bench.store('report', ['user.ada', hash])
    expect((await bench.get(`/api/v1/reports/${hash}?owner=user.ada`)).status).toBe(400)
    expect((await bench.get(`/api/v1/reports/${hash}?wait=0`, { 'x-owner': 'user.ada' })).status).toBe(503)
    expect((await bench.get('/api/v1/diaries/monday?owner=user.ada')).status).toBe(400)
    await bench.close()
  })

  it('keeps users apart whatever their names are', async () => {
    const bench = await open()
    const names = ['a', 'a:monday', 'user.a', 'a%3amonday', '*', '{a}', 'public']
    for (const name of names) {
      await bench.get('/api/v1/diaries/monday?wait=0', withToken(await tokenOf(name, bench.clock.now())))
    }
    expect(bench.wants).toEqual(names.map((name) => `miss diary user.${name},monday`))
    await bench.store('diary', ['user.a', 'monday'])
    for (const name of names.slice(1)) {
      const answer = await bench.get(
        '/api/v1/diaries/monday?wait=0',
        withToken(await tokenOf(name, bench.clock.now())),
      )
      expect([name, answer.status]).toEqual([name, 503])
    }
    await bench.close()
  })

  it('refuses tokens that are missing, forged, expired, swapped or of the wrong kind', async () => {
    const bench = await open()
    await bench.store('diary', ['user.ada', 'monday'])
    const now = bench.clock.now()
    const good = await tokenOf('ada', now)
    const [head = '', body = '', signature = ''] = good.split('.')
    const [, otherBody = ''] = (await tokenOf('eve', now)).split('.')
    const claims = {
      iss: jwtSettings.JWT_ISSUER,
      aud: jwtSettings.JWT_AUDIENCE,
      sub: 'ada',
      exp: now / 1000 + 60,
    }
    const bad: Record<string, string> = {
      'another secret': await tokenOf('ada', now, { secret: 'another-secret-that-is-long-enough!!' }),
      'a swapped body': `${head}.${otherBody}.${signature}`,
      'no signature': `${head}.${body}.`,
      none: `${unsigned(claims)}.`,
      'another algorithm': await tokenOf('ada', now, { algorithm: 'HS512' }),
      expired: await tokenOf('ada', now, { expiresInMs: -60_000 }),
      'no end': await tokenOf('ada', now, { claims: { exp: undefined } }),
      'another issuer': await tokenOf('ada', now, { claims: { iss: 'https://evil.example' } }),
      'another audience': await tokenOf('ada', now, { claims: { aud: 'somebody-else' } }),
      'no user': await tokenOf('ada', now, { claims: { sub: undefined } }),
      'a list of users': await tokenOf('ada', now, { claims: { sub: ['ada'] } }),
      'a number as user': await tokenOf('ada', now, { claims: { sub: 42 } }),
      'an empty user': await tokenOf('', now),
      'a user with a line break': await tokenOf('ada\nbob', now),
      'not yet': await tokenOf('ada', now, { claims: { nbf: Math.floor(now / 1000) + 600 } }),
    }
    for (const [name, token] of Object.entries(bad)) {
      const answer = await bench.get('/api/v1/diaries/monday', withToken(token))
      expect([name, answer.status, answer.json().code]).toEqual([name, 401, 'unauthorized'])
      expect(answer.headers['www-authenticate']).toContain('invalid_token')
      expect(answer.text).not.toContain(token)
      // Somebody was meant, so what is public is not given instead.
      expect((await bench.get(`/api/v1/reports/${hash}`, withToken(token))).status).toBe(401)
    }
    expect((await bench.get('/api/v1/diaries/monday')).status).toBe(401)
    expect((await bench.get('/api/v1/diaries/monday', { authorization: `Basic ${good}` })).status).toBe(401)
    expect((await bench.get('/api/v1/diaries/monday', withToken(good))).status).toBe(200)
    expect(JSON.stringify(bench.logLines())).not.toContain(signature)
    await bench.close()
  })

  it('believes nobody where no key is set', async () => {
    const bench = await open({})
    const token = await tokenOf('ada', bench.clock.now())
    expect((await bench.get('/api/v1/diaries/monday', withToken(token))).json()).toMatchObject({
      status: 401,
      detail: 'No tokens of users are believed here: JWT_SECRET or JWT_JWKS_URL is not set',
    })
    await bench.close()
  })

  it('finds public keys at their address, and says 503 while they cannot be had', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
    const keyServer = { status: 500 }
    const keys = createServer((_request, response) => {
      response.writeHead(keyServer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ keys: [jwk] }))
    })
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
    const address = Object(keys.address())
    const { JWT_SECRET: _, ...settings } = jwtSettings
    const bench = await open({ ...settings, JWT_JWKS_URL: `http://127.0.0.1:${address.port}/keys` })
    await bench.store('diary', ['user.ada', 'monday'])
    const now = Math.floor(bench.clock.now() / 1000)
    const token = await new SignJWT({
      iss: settings.JWT_ISSUER,
      aud: settings.JWT_AUDIENCE,
      sub: 'ada',
      exp: now + 60,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey)
    const ask = () => bench.get('/api/v1/diaries/monday', withToken(token))
    expect((await ask()).json()).toMatchObject({ status: 503, code: 'identity_unavailable', retryable: true })
    keyServer.status = 200
    expect((await ask()).status).toBe(200)
    // The public key is no secret: whoever signs with it as if it were one is not believed.
    const confused = await new SignJWT({
      iss: settings.JWT_ISSUER,
      aud: settings.JWT_AUDIENCE,
      sub: 'ada',
      exp: now + 60,
    })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode(publicKey.export({ type: 'spki', format: 'pem' }).toString()))
    expect((await bench.get('/api/v1/diaries/monday', withToken(confused))).status).toBe(401)
    await bench.close()
    keys.close()
  })

  it('S4-19 forgets what a user posted when all that is theirs is dropped', async () => {
    const bench = await open()
    const payload = { words: ['secret'] }
    const post = (headers: Record<string, string>) =>
      bench.app.inject({ method: 'POST', url: '/api/v1/reports?wait=0', payload, headers })
    await post({})
    await post(withToken(await tokenOf('ada', bench.clock.now())))
    const kept = () => bench.app.redis.zrange(`{${bench.prefix}:inputs}:names:report`, '0', '-1')
    expect(await kept()).toHaveLength(2)
    const drop = (user: string) => bench.get(`/api/v1/cache/users/${user}`, {}, { method: 'DELETE' })
    expect((await drop('ad')).status).toBe(200)
    expect(await kept()).toHaveLength(2)
    expect((await drop('ada')).json()).toMatchObject({ keys_cleared: 0 })
    expect(await kept()).toEqual([expect.stringMatching(/^report:public:/)])
    await bench.close()
  })
})
