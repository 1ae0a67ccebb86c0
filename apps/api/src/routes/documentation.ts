import fastifySwagger from '@fastify/swagger'
import type { Resource } from '@marketcache/contracts'
import apiReference from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { noSniff } from '../http/entry-headers.ts'
import { homePage, homePagePolicy } from './home-page.ts'

/** What the documentation may load: what this server sends, and nothing from anywhere else. */
const referencePolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Starts to describe every route that is added from now on. */
export async function addOpenApi(app: FastifyInstance, baseUrl: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Marketcache',
        version: '1',
        description:
          'Market data out of a cache. Every answer says how old it is and where it came from, and an old good value beats an error. ' +
          'Times are ISO 8601 UTC, those of bars milliseconds since 1970 UTC; unknown values are `null`, and errors are `application/problem+json` with a stable `code`.',
      },
      servers: [{ url: baseUrl }],
      tags: [
        { name: 'Reads', description: 'What is cached' },
        {
          name: 'Admin',
          description: 'Refreshing and looking inside; needs the admin token, or this machine',
        },
        { name: 'Health', description: 'For orchestrators and monitoring' },
      ],
      components: {
        securitySchemes: {
          admin: { type: 'http', scheme: 'bearer', description: '`ADMIN_TOKEN`' },
          user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Token of a user' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'One of `API_KEYS`' },
        },
      },
    },
  })
}

/** Adds the pages for people: `/`, `/docs` and the description at `/openapi.json`. */
export async function addPages(app: FastifyInstance, resources: readonly Resource[]): Promise<void> {
  const home = homePage(resources)
  app.get('/', { schema: { hide: true } }, (_request, reply) => {
    reply
      .headers({
        ...noSniff,
        'content-security-policy': homePagePolicy,
        'cache-control': 'public, max-age=300',
      })
      .type('text/html; charset=utf-8')
      .send(home)
  })
  let description: string | undefined
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    description ??= JSON.stringify(app.swagger())
    reply
      .headers({ ...noSniff, 'cache-control': 'public, max-age=300' })
      .type('application/json; charset=utf-8')
    reply.send(description)
  })
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ ...noSniff, 'content-security-policy': referencePolicy })
    })
    await scope.register(apiReference, { routePrefix: '/docs', configuration: referenceOptions })
  })
}

/** Everything that would ask another server is off. */
const referenceOptions = {
  url: '/openapi.json',
  pageTitle: 'Marketcache',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
} as const
