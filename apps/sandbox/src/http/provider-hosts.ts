import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type Answer,
  type ProviderHost,
  type ProviderName,
  type ProviderRoute,
  Refusal,
} from './provider-route.ts'

/** Where a request to a provider goes. */
export interface Destination {
  host: ProviderHost
  provider: ProviderName
  /** Decoded path below the host's prefix. */
  path: string
}

/** Finds the host that a URL of the sandbox stands for; null for the sandbox's own routes. */
export function findDestination(hosts: ProviderHost[], url: string): Destination | null {
  const path = decodePath(url.split('?', 1)[0] ?? '')
  const host = hosts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
  if (host === undefined) return null
  return { host, provider: host.provider, path: path.slice(host.prefix.length) || '/' }
}

/** Serves every route of every host below its prefix. */
export function registerHosts(app: FastifyInstance, hosts: ProviderHost[]): void {
  for (const host of hosts) {
    for (const route of host.routes) {
      app.route<{ Params: Record<string, string> }>({
        method: route.method ?? 'GET',
        url: host.prefix + route.path,
        handler: (request, reply) => send(reply, answerOf(route, request)),
      })
    }
  }
  app.setNotFoundHandler((request, reply) => {
    const destination = findDestination(hosts, request.url)
    if (destination !== null) return send(reply, destination.host.notFound())
    return reply.code(404).send({ error: 'not_found', message: 'GET /__sandbox lists what there is' })
  })
}

/** Sends an answer as it is. */
export function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .send(typeof body === 'string' ? body : JSON.stringify(body))
}

function answerOf(route: ProviderRoute, request: FastifyRequest<{ Params: Record<string, string> }>): Answer {
  try {
    return route.answer({
      params: request.params,
      query: new URL(request.url, 'http://sandbox').searchParams,
      header: (name) => headerText(request.headers[name]),
      body: request.body,
    })
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

function headerText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(', ') : value) ?? ''
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
