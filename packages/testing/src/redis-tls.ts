import { freePort } from './free-port.ts'
import { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts'
import type { TestAuthority, TestCertificate } from './test-authority.ts'

/** A private Redis server that speaks TLS on `tlsPort`, and plain text on `port`. */
export interface RedisTlsServer extends RedisServer {
  tlsPort: number
  /** `rediss://` at 127.0.0.1. */
  tlsUrl: string
}

/** How {@link startRedisTlsServer} is to be. */
export interface RedisTlsOptions extends Pick<RedisServerOptions, 'args'> {
  authority: TestAuthority
  certificate: TestCertificate
  /** Whether a client must show a certificate of the authority; no when absent. */
  needsClientCertificate?: boolean
}

/** Starts a server that speaks TLS with this certificate. */
export async function startRedisTlsServer(options: RedisTlsOptions): Promise<RedisTlsServer> {
  const { authority, certificate, needsClientCertificate = false, args = [] } = options
  const tlsPort = await freePort()
  const tls = ['--tls-port', String(tlsPort), '--tls-ca-cert-file', authority.caFile]
  const own = ['--tls-cert-file', certificate.certFile, '--tls-key-file', certificate.keyFile]
  const clients = ['--tls-auth-clients', needsClientCertificate ? 'yes' : 'no']
  const server = await startRedisServer({ args: [...tls, ...own, ...clients, ...args] })
  return {
    ...server,
    get pid() {
      return server.pid
    },
    tlsPort,
    tlsUrl: `rediss://127.0.0.1:${tlsPort}`,
  }
}
