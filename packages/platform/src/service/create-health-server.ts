import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../logging/create-logger.ts'
import type { Metrics } from '../metrics/create-metrics.ts'

/** What a health server is made of. */
export interface HealthServerDeps {
  host: string
  /** 0 takes any free port. */
  port: number
  metrics: Pick<Metrics, 'render'>
  /** Whether the process can do its work at this moment. */
  isReady: () => boolean | Promise<boolean>
  logger: Logger
}

/** Answers `/livez`, `/readyz` and `/metrics`, for a process that serves nothing else. */
export interface HealthServer {
  /**
   * Starts to listen.
   *
   * @returns The port.
   * @throws {Error} The system's error when it cannot listen, for example EADDRINUSE.
   */
  listen: () => Promise<number>
  close: () => Promise<void>
}

interface Answer {
  status: number
  contentType: string
  body: string
}

/** Creates a health server; it does not listen yet. */
export function createHealthServer({ host, port, metrics, isReady, logger }: HealthServerDeps): HealthServer {
  const routes = new Map<string, () => Promise<Answer>>([
    ['/livez', async () => json(200, { status: 'live' })],
    [
      '/readyz',
      async () => ((await isReady()) ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' })),
    ],
    ['/metrics', async () => ({ status: 200, ...(await metrics.render()) })],
  ])
  const limits = {
    headersTimeout: 5000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: 5000,
    maxHeaderSize: 8192,
  }
  const server = createServer(limits, (request, response) => {
    answer(request).then(
      (found) => send(request, response, found),
      (err) => {
        logger.error({ err }, 'health answer failed')
        send(request, response, json(500, { status: 'failed' }))
      },
    )
  })
  server.maxConnections = 100

  async function answer({ method, url = '/' }: IncomingMessage): Promise<Answer> {
    const route = routes.get(url.split('?')[0] ?? '')
    if (route === undefined) return json(404, { status: 'not found' })
    return method === 'GET' || method === 'HEAD' ? route() : json(405, { status: 'only GET and HEAD' })
  }

  return {
    listen: async () => {
      server.listen(port, host)
      await once(server, 'listening')
      return portOf(server.address(), port)
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: Answer,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  })
  response.end(method === 'HEAD' ? undefined : body)
}

function portOf(address: AddressInfo | string | null, fallback: number): number {
  return address === null || typeof address === 'string' ? fallback : address.port
}
