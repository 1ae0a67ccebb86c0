import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate with its key, as files and as text. */
export interface TestCertificate {
  certFile: string
  keyFile: string
  cert: string
  key: string
}

/** A certificate authority of a test's own, which nobody else trusts. */
export interface TestAuthority {
  caFile: string
  /** The certificate of the authority, as PEM. */
  ca: string
  /** Makes a certificate for names and addresses, written like `DNS:localhost` and `IP:127.0.0.1`. */
  issue: (order: { names: readonly string[]; isExpired?: boolean }) => Promise<TestCertificate>
  /** Deletes its files. */
  remove: () => Promise<void>
}

const run = promisify(execFile)
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Creates an authority by `openssl`, which must be on PATH. */
export async function createTestAuthority(): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'marketcache-ca-'))
  const at = (name: string) => join(folder, name)
  const [caFile, caKeyFile] = [at('ca.pem'), at('ca-key.pem')]
  const subject = ['-subj', '/CN=Authority of a test', '-days', '2']
  await openssl('req', '-x509', ...newKey, ...subject, '-keyout', caKeyFile, '-out', caFile)
  let issued = 0
  return { caFile, ca: await readFile(caFile, 'utf8'), issue, remove }

  async function issue({ names, isExpired = false }: { names: readonly string[]; isExpired?: boolean }) {
    issued += 1
    const certFile = at(`${issued}-cert.pem`)
    const keyFile = at(`${issued}-key.pem`)
    const requestFile = at(`${issued}-request.pem`)
    const request = ['-subj', '/CN=certificate of a test', '-addext', `subjectAltName=${names.join(',')}`]
    await openssl('req', '-new', ...newKey, ...request, '-keyout', keyFile, '-out', requestFile)
    const signer = ['-CA', caFile, '-CAkey', caKeyFile, '-days', isExpired ? '-1' : '2']
    await openssl('x509', '-req', '-in', requestFile, ...signer, '-copy_extensions', 'copy', '-out', certFile)
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
    return { certFile, keyFile, cert, key }
  }

  async function remove(): Promise<void> {
    await rm(folder, { recursive: true, force: true })
  }
}

async function openssl(...args: string[]): Promise<void> {
  await run('openssl', args)
}
