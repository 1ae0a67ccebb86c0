import type { ConnectionOptions } from 'node:tls'
import { CacheError } from '../cache-error.ts'

/** How to know a server over TLS, and how it knows us. */
export interface RedisTls {
  /** Certificates of the authorities that are trusted, as PEM; those that Node brings along when absent. */
  ca?: string | Buffer
  /** Our own certificate, as PEM, where the server asks for one; goes with `key`. */
  cert?: string | Buffer
  /** Private key of `cert`, as PEM. */
  key?: string | Buffer
  /** The name that the server's certificate must carry; its host when absent. */
  serverName?: string
  /** The certificate is always checked. There for those who say so: other values are refused. */
  certReqs?: 'required'
}

/** Why a certificate that nobody checks is refused; completes "... must be required". */
export const whyRequired =
  'without checking the certificate, TLS does not tell the server from somebody in its place (trust a private authority by its CA certificate instead)'

/**
 * Turns what we are told about TLS into what Node wants.
 *
 * @throws {CacheError} `invalid_option` when the certificate is not to be checked, or half of our own is missing.
 */
export function toTlsOptions({ ca, cert, key, serverName, certReqs }: RedisTls): ConnectionOptions {
  // Callers without types, and casts, reach here with anything.
  if (certReqs !== undefined && certReqs !== 'required') {
    refuse(`tls.certReqs must be required, got ${JSON.stringify(certReqs)}: ${whyRequired}`)
  }
  if ((cert === undefined) !== (key === undefined)) {
    refuse(`tls.cert and tls.key go together, got only tls.${cert === undefined ? 'key' : 'cert'}`)
  }
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  }
}

function refuse(what: string): never {
  throw new CacheError('invalid_option', `openRedis: ${what}`, { isRetryable: false })
}
