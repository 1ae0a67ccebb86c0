import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const acceptable = /^[A-Za-z0-9._-]{1,64}$/

/**
 * Creates the source of request ids: the client's own `X-Request-Id` if it is harmless, else a short one that no other
 * process gives out.
 */
export function createRequestIds(): (request: IncomingMessage) => string {
  const process = randomBytes(5).toString('hex')
  let count = 0
  return (request) => {
    const given = request.headers['x-request-id']
    if (typeof given === 'string' && acceptable.test(given)) return given
    count += 1
    return `${process}-${count.toString(36)}`
  }
}
