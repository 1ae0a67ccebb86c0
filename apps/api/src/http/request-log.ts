import type { Logger } from '@marketcache/platform'
import type { FastifyInstance } from 'fastify'

/** Logs every answer while somebody listens to `debug`; costs nothing otherwise. What was asked for by name is not logged. */
export function addRequestLog(app: FastifyInstance, logger: Logger): void {
  if (!logger.isLevelEnabled('debug')) return
  app.addHook('onResponse', async ({ id, method, routeOptions }, { statusCode, elapsedTime }) => {
    const durationMs = Math.round(elapsedTime * 10) / 10
    logger.debug(
      { requestId: id, method, route: routeOptions.url ?? null, status: statusCode, durationMs },
      'request answered',
    )
  })
}
