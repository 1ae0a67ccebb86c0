import type { Server } from 'node:http'
import type { FastifyHttpOptions } from 'fastify'
import { usualBodyLimit } from './body-limit.ts'
import { withPrefix } from './predecessor-paths.ts'
import { createRequestIds } from './request-id.ts'

/** Longest path parameter that is looked at; longer than any header can hold, so that validation names the field. */
const maxParamLength = 32_768

/** Limits that hold for every request; measured, see docs. */
export function serverOptions(trustProxy: readonly string[]) {
  return {
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: usualBodyLimit,
    // How long a request may take to arrive, headers first.
    requestTimeout: 10_000,
    // Silence on a connection; longer than the longest wait of an admin route.
    connectionTimeout: 75_000,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 1_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    requestIdHeader: false,
    genReqId: createRequestIds(),
    rewriteUrl: ({ url = '/' }) => withPrefix(url),
    // Our own logger logs what matters; a child logger for each request would cost more than a cache hit.
    logger: false,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 32_768 },
    routerOptions: { maxParamLength, ignoreTrailingSlash: false },
  } satisfies FastifyHttpOptions<Server>
}
