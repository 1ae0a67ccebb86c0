import type { FastifyInstance } from 'fastify'
import { noSniff } from '../http/entry-headers.ts'
import type { AdminGuard } from './admin-guard.ts'
import { addInspectRoutes, type InspectRouteDeps } from './inspect-routes.ts'
import { addRefreshRoutes, type RefreshRouteDeps } from './refresh-routes.ts'

/** Adds every admin route behind the guard; none of their answers may be stored. */
export async function addAdminRoutes(
  app: FastifyInstance,
  deps: RefreshRouteDeps & InspectRouteDeps & { guard: AdminGuard },
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers({ ...noSniff, 'cache-control': 'no-store' })
      deps.guard({
        headers: request.headers,
        rawHeaders: request.raw.rawHeaders ?? [],
        address: request.ip,
        socketAddress: request.socket.remoteAddress ?? '',
        localPort: request.socket.localPort,
      })
    })
    addRefreshRoutes(scope, deps)
    addInspectRoutes(scope, deps)
  })
}
