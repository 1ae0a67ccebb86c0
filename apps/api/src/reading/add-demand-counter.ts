import { randomUUID } from 'node:crypto'
import { createErrorThrottle, type Logger } from '@marketcache/platform'
import type { Demand } from '@marketcache/refresh'
import type { FastifyInstance } from 'fastify'
import { createDemandCounter, type DemandCounter } from './demand-counter.ts'

const flushEveryMs = 1_000
const logEveryMs = 60_000

/** Counts reads for as long as the app is there; what was counted last is sent when it closes. */
export function addDemandCounter(
  app: FastifyInstance,
  { demand, logger }: { demand: Demand; logger: Logger },
): DemandCounter {
  const throttle = createErrorThrottle({ intervalMs: logEveryMs })
  const counter = createDemandCounter({ demand, source: randomUUID(), onError })
  app.addHook('onReady', async () => counter.start(flushEveryMs))
  app.addHook('onClose', counter.close)
  return counter

  function onError(err: unknown): void {
    const line = throttle('demand')
    if (line !== null) logger.warn({ err, ...line }, 'reads not counted yet, kept until the queue is back')
  }
}
