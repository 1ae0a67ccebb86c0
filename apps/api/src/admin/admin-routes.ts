import type { FastifyInstance } from 'fastify'
import { noSniff } from '../http/entry-headers.ts'
import type { AdminGuard } from './admin-guard.ts'
import { addCacheInfoRoutes } from './cache-info-routes.ts'
import { addCacheKeysRoute } from './cache-keys-route.ts'
import type { CacheRouteDeps } from './cache-routes.ts'
import { addClearRoutes } from './clear-routes.ts'
import { addRedisHealthRoutes, type HealthRouteDeps } from './health-routes.ts'
import { addInvalidateRoute } from './invalidate-route.ts'
import { addJobRoute } from './job-route.ts'
import { addRedisReportRoute } from './redis-report-route.ts'
import { addRefreshRoutes, type RefreshRouteDeps } from './refresh-routes.ts'
import { addCacheStatisticsRoute } from './stats-route.ts'
import { visitorOf } from './visitor-of.ts'

/** Adds every admin route behind the guard; none of their answers may be stored. */
export async function addAdminRoutes(
  app: FastifyInstance,
  deps: RefreshRouteDeps & CacheRouteDeps & HealthRouteDeps & { guard: AdminGuard },
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.headers({ ...noSniff, 'cache-control': 'no-store' })
      deps.guard(visitorOf(request))
    })
    addRefreshRoutes(scope, deps)
    addJobRoute(scope, deps)
    addCacheInfoRoutes(scope, deps)
    addCacheKeysRoute(scope, deps)
    addCacheStatisticsRoute(scope, deps)
    addRedisReportRoute(scope, deps)
    addClearRoutes(scope, deps)
    addInvalidateRoute(scope, deps)
    addRedisHealthRoutes(scope, deps)
  })
}
