import type { FastifyRequest } from 'fastify'
import type { Visitor } from './admin-guard.ts'

/** Collects what the guards look at. */
export function visitorOf({ headers, raw, ip, socket }: FastifyRequest): Visitor {
  return {
    headers,
    rawHeaders: raw.rawHeaders ?? [],
    address: ip,
    socketAddress: socket.remoteAddress ?? '',
    localPort: socket.localPort,
  }
}
