import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const smallestBytes = 1_024

/** Compresses a body as the providers do for callers who take it; small ones and those already encoded stay as they are. */
export function compressBody(request: FastifyRequest, reply: FastifyReply, body: string): string | Buffer {
  const isTaken = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (!isTaken || body.length < smallestBytes || reply.hasHeader('content-encoding')) return body
  const compressed = gzipSync(body, { level: 1 })
  reply.header('content-encoding', 'gzip').header('vary', 'Accept-Encoding')
  reply.header('content-length', compressed.length)
  return compressed
}
