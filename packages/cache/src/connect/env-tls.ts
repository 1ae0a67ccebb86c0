import { readFileSync } from 'node:fs'
import type { Variables } from './env-variables.ts'
import { type RedisTls, whyRequired } from './tls-options.ts'

/** Reads `REDIS_SSL_CERT_REQS`, `REDIS_SSL_SERVER_NAME` and the files that hold certificates and a key. */
export function readTlsVariables(variables: Variables): RedisTls {
  const { text, nameOf, refuse } = variables
  const certReqs = text('REDIS_SSL_CERT_REQS')?.trim()
  if (certReqs !== undefined && certReqs !== 'required') {
    refuse(
      `${nameOf('REDIS_SSL_CERT_REQS')} must be required, got ${JSON.stringify(certReqs)}: ${whyRequired}`,
    )
  }
  const ca = readPem(variables, { name: 'REDIS_SSL_CA_FILE', holds: 'CERTIFICATE' })
  const cert = readPem(variables, { name: 'REDIS_SSL_CERT_FILE', holds: 'CERTIFICATE' })
  const key = readPem(variables, { name: 'REDIS_SSL_KEY_FILE', holds: 'PRIVATE KEY' })
  const own = ['REDIS_SSL_CERT_FILE', 'REDIS_SSL_KEY_FILE']
  const given = own.filter((name) => text(name) !== undefined)
  if (given.length === 1)
    refuse(`${own.map(nameOf).join(' and ')} go together, got only ${given.map(nameOf)}`)
  const serverName = text('REDIS_SSL_SERVER_NAME')?.trim()
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { serverName }),
  }
}

/** The variables of one server that mean nothing without TLS, as far as they are set for it and not for others too. */
export function ownTlsVariables({ text, isOwn }: Variables): readonly string[] {
  return ['REDIS_SSL_CA_FILE', 'REDIS_SSL_CERT_FILE', 'REDIS_SSL_KEY_FILE', 'REDIS_SSL_SERVER_NAME'].filter(
    (name) => text(name) !== undefined && isOwn(name),
  )
}

function readPem(
  { text, nameOf, refuse }: Variables,
  { name, holds }: { name: string; holds: string },
): string | undefined {
  const path = text(name)?.trim()
  if (path === undefined) return undefined
  const content = readText(path)
  if ('code' in content)
    refuse(`${nameOf(name)} must be a file that can be read, got ${path} (${content.code})`)
  else if (new RegExp(`-----BEGIN [A-Z ]*${holds}-----`).test(content.text)) return content.text
  else refuse(`${nameOf(name)} must be a PEM file with a ${holds}, got ${path} without one`)
  return undefined
}

function readText(path: string): { text: string } | { code: string } {
  try {
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { code: String(error instanceof Error ? Reflect.get(error, 'code') : error) }
  }
}
