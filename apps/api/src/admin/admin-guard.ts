import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@marketcache/contracts'
import { isLoopback } from '@marketcache/platform'
import { ProblemError } from '../http/problem.ts'
import { createFailedAttempts } from './failed-attempts.ts'

/** What the guard looks at. */
export interface Visitor {
  headers: IncomingHttpHeaders
  /** Names and values in turns, as they came. */
  rawHeaders: readonly string[]
  /** Address of the client, as far as proxies are trusted. */
  address: string
  /** Address at the other end of the socket, whoever it speaks for. */
  socketAddress: string
  /** Our own port at this end of the socket. */
  localPort: number | undefined
}

/** Lets a visitor pass or throws the problem it is told. */
export type AdminGuard = (visitor: Visitor) => void

const attempts = { limit: 10, windowMs: 60_000, maxAddresses: 10_000 }
const forwardingHeaders = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
]

/**
 * Creates the guard of the admin routes: a bearer token where there is one, and otherwise this machine alone.
 *
 * @param deps.onForwarded Called for each request that a proxy passed on, where there is a token.
 */
export function createAdminGuard(deps: {
  token: string | undefined
  clock: Clock
  onForwarded: () => void
}): AdminGuard {
  const { token, clock, onForwarded } = deps
  const guard = token === undefined ? requireThisMachine : createTokenGuard(token, clock, onForwarded)
  return (visitor) => {
    requireOneHost(visitor)
    guard(visitor)
  }
}

/** Of two Host lines we would look at one, and somebody on the way at the other. */
function requireOneHost({ rawHeaders }: Visitor): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length > 1)
    throw new ProblemError({ code: 'forbidden', detail: `Send one Host header, not ${hosts.length}` })
}

function createTokenGuard(token: string, clock: Clock, onForwarded: () => void): AdminGuard {
  const expected = digest(token)
  const failures = createFailedAttempts({ clock, ...attempts })
  return ({ headers, address }) => {
    if (Object.keys(headers).some(isForwarding)) onForwarded()
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1]
    // Digests have one length, and comparing them takes one time, whatever was guessed. The right token passes even
    // when its address is locked out, or anybody behind the same proxy could lock its owner out.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    const lockedForMs = failures.lockedForMs(address)
    if (lockedForMs > 0) throw refuseToken('Too many wrong tokens came from this address', lockedForMs)
    if (given === undefined) throw refuseToken('Send the header Authorization: Bearer <ADMIN_TOKEN>')
    failures.record(address)
    throw refuseToken('The token is wrong')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function refuseToken(detail: string, lockedForMs?: number): ProblemError {
  const retry = lockedForMs === undefined ? {} : { retryAfterSeconds: Math.ceil(lockedForMs / 1000) }
  return new ProblemError(
    { code: 'unauthorized', detail, ...retry },
    { 'www-authenticate': 'Bearer realm="marketcache admin"' },
  )
}

/**
 * Without a token only somebody at this machine may pass: not a proxy on it that speaks for others, and not a page
 * of another origin in a browser on it, not even under a name that resolves to loopback.
 */
function requireThisMachine({ headers, socketAddress, localPort }: Visitor): void {
  if (!isLoopback(socketAddress)) throw refuse('they answer to this machine only')
  if (Object.keys(headers).some(isForwarding)) throw refuse('a forwarded request may come from anywhere')
  const { host = '', origin } = headers
  if (!isOwnHost(host, localPort))
    throw refuse('the Host header must be localhost, 127.0.0.1 or [::1] with our port')
  if (origin !== undefined && origin !== `http://${host}`)
    throw refuse('the request comes from another origin')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw refuse('the request comes from another site')
}

function isForwarding(name: string): boolean {
  return name.startsWith('x-forwarded-') || forwardingHeaders.includes(name)
}

function isOwnHost(host: string, localPort: number | undefined): boolean {
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.]+)(?::(\d{1,5}))?$/i.exec(host)
  if (match === null || !isLoopback(match[1] ?? '')) return false
  return localPort === undefined || Number(match[2] ?? 80) === localPort
}

function refuse(reason: string): ProblemError {
  return new ProblemError({
    code: 'forbidden',
    detail: `No ADMIN_TOKEN is set, so admin routes are closed to this request: ${reason}`,
  })
}
