import type { FastifyInstance, HTTPMethods } from 'fastify'
import { ProblemError } from './problem.ts'

const known: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Remembers the methods of every route that is added from now on. @returns A function that refuses the others. */
export function collectMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<HTTPMethods>>()
  let isCollecting = true
  app.addHook('onRoute', ({ url, method }) => {
    if (!isCollecting) return
    const methods = methodsOf.get(url) ?? new Set()
    methodsOf.set(url, methods)
    for (const each of [method].flat()) methods.add(each)
  })
  return () => {
    isCollecting = false
    for (const [url, methods] of methodsOf) refuseOthers(app, url, methods)
  }
}

function refuseOthers(app: FastifyInstance, url: string, methods: ReadonlySet<HTTPMethods>): void {
  const others = known.filter((method) => !methods.has(method))
  const allow = [...methods].join(', ')
  app.route({
    method: others,
    url,
    schema: { hide: true },
    // Before the body is read: whatever it holds, the method is wrong.
    onRequest: (request, _reply, done) =>
      done(
        new ProblemError(
          { code: 'method_not_allowed', detail: `${request.method} does not work here, only ${allow}` },
          { allow },
        ),
      ),
    handler: () => undefined,
  })
}
