import { redisOptionsFromEnv } from '@marketcache/cache'
import { systemClock } from '@marketcache/contracts'
import {
  createHealthServer,
  createLogger,
  createMetrics,
  moduleLogger,
  notifyParent,
  redisPlaces,
  runService,
  StartError,
  secretsOf,
  settingNotices,
} from '@marketcache/platform'
import { createProviders } from '@marketcache/providers'
import { createSharedSession, createUsageLedger } from '@marketcache/refresh'
import { providerNames, resources } from '@marketcache/resources'
import { openConnections } from './connections.ts'
import { withFreshness } from './freshness-settings.ts'
import { readWorkerSettings, settingSpecs } from './settings.ts'
import { startWorker } from './start-worker.ts'

await runService({
  name: 'marketcache-worker',
  portSetting: 'WORKER_PORT',
  start: async ({ onClose, useLogger }) => {
    const settings = readWorkerSettings(process.env)
    const logger = createLogger({ name: 'worker', settings, secrets: secretsOf(settingSpecs, process.env) })
    useLogger(logger)
    const places = redisPlaces(settings, redisOptionsFromEnv)
    if (places === null) throw new StartError(['REDIS_URL is required'])
    for (const notice of [...places.notices, ...settingNotices(settingSpecs, process.env)])
      logger.warn(notice)

    const metrics = createMetrics({ app: 'worker' })
    const connections = await openConnections({
      places,
      allowUnsafeEviction: settings.ALLOW_UNSAFE_EVICTION,
      logger: moduleLogger(logger, 'redis'),
      onClose,
    })
    const isReady = () =>
      Object.values(connections).every((redis) => redis === undefined || redis.status === 'ready')
    const health = createHealthServer({
      host: settings.WORKER_HOST,
      port: settings.WORKER_PORT,
      metrics,
      isReady,
      logger,
    })
    const port = await health.listen()
    onClose('health', health.close)

    const prefix = settings.REDIS_PREFIX
    const sessionStore = createSharedSession({ redis: connections.queue, prefix, provider: 'yahoo' })
    const usageLedger = createUsageLedger({ redis: connections.queue, prefix })
    await startWorker({
      settings,
      resources: withFreshness(resources, settings),
      openProviders: (sources) =>
        createProviders({ settings, clock: systemClock, sources, sessionStore, usageLedger, logger }),
      connections,
      logger,
      metrics,
      onClose,
    })
    logger.info({ port, providers: providerNames }, 'worker ready')
    notifyParent({ ready: true, port })
  },
})
