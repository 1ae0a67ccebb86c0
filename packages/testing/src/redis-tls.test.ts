import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRunning } from './read-process.ts'
import { type RedisTlsServer, startRedisTlsServer } from './redis-tls.ts'
import { createTestAuthority, type TestAuthority } from './test-authority.ts'

let authority: TestAuthority
let server: RedisTlsServer
beforeAll(async () => {
  authority = await createTestAuthority()
  const certificate = await authority.issue({ names: ['IP:127.0.0.1'] })
  server = await startRedisTlsServer({ authority, certificate })
})
afterAll(async () => {
  await server.stop()
  await authority.remove()
})

describe('startRedisTlsServer', () => {
  it('speaks TLS with a certificate of the authority, and plain text on its other port', async () => {
    const secure = new Redis(server.tlsPort, '127.0.0.1', { tls: { ca: authority.ca } })
    const plain = new Redis(server.url)
    expect(await Promise.all([secure.ping(), plain.ping()])).toEqual(['PONG', 'PONG'])
    secure.disconnect()
    plain.disconnect()
  })

  it('knows the process that runs after a restart', async () => {
    await server.kill()
    await server.restart()
    expect(isRunning(server.pid)).toBe(true)
  })
})
