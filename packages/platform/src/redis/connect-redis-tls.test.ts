import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { freePort } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectLogs } from '../test-support/log-lines.ts'
import { awaitRedis } from './await-redis.ts'
import { connectRedis } from './connect-redis.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketcache-tls-'))
const hasOpenssl = makeCertificate()
let server: Server
let port: number

beforeAll(async () => {
  if (!hasOpenssl) return
  port = await freePort()
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)))
  server = createServer({ key, cert }).listen(port, '127.0.0.1')
  server.on('tlsClientError', () => undefined)
})
afterAll(() => {
  if (hasOpenssl) server.close()
  rmSync(folder, { recursive: true })
})

/** Makes a certificate that nobody vouches for; skipping these tests is said by the runner when there is no openssl. */
function makeCertificate(): boolean {
  const args = 'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout key.pem -out cert.pem'
  try {
    execFileSync('openssl', args.split(' '), { cwd: folder, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('connectRedis over TLS', () => {
  it.skipIf(!hasOpenssl)(
    'refuses a certificate that nobody vouches for, at once and in one line',
    async () => {
      const { logger } = collectLogs()
      const redis = connectRedis({
        url: `rediss://:canary@127.0.0.1:${port}`,
        role: 'read',
        name: 'api',
        logger,
      })
      await expect(awaitRedis({ redis, setting: 'REDIS_URL', timeoutMs: 5000 })).rejects.toThrow(
        `REDIS_URL: cannot reach rediss://127.0.0.1:${port} (DEPTH_ZERO_SELF_SIGNED_CERT)`,
      )
      redis.disconnect()
    },
  )
})
