import { createEntryEvents, createKeys, createRedisStore, redisOptionsFromEnv } from '@marketcache/cache'
import { systemClock } from '@marketcache/contracts'
import {
  createErrorThrottle,
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
import {
  createDemand,
  createDueSets,
  createInputs,
  createRefresher,
  createRefreshQueues,
} from '@marketcache/refresh'
import { providerNames, resources } from '@marketcache/resources'
import { createApp } from './app.ts'
import { openConnections } from './connections.ts'
import { createEntrySource } from './reading/entry-source.ts'
import { localLimits, readApiSettings, settingSpecs } from './settings.ts'

await runService({
  name: 'marketcache-api',
  start: async ({ onClose, useLogger }) => {
    const settings = readApiSettings(process.env)
    const logger = createLogger({ name: 'api', settings, secrets: secretsOf(settingSpecs, process.env) })
    useLogger(logger)
    const places = redisPlaces(settings, redisOptionsFromEnv)
    if (places === null) throw new StartError(['REDIS_URL is required'])
    for (const notice of [...places.notices, ...settingNotices(settingSpecs, process.env)])
      logger.warn(notice)

    const connections = await openConnections({
      places,
      logger: moduleLogger(logger, 'redis'),
      onClose,
    })
    const { cache, subscriber, queue } = connections
    const prefix = settings.REDIS_PREFIX
    const throttle = createErrorThrottle()
    const onError = (err: Error) => {
      const line = throttle('queue')
      if (line !== null) logger.warn({ err, ...line }, 'queue error')
    }
    const queues = createRefreshQueues({ connection: queue, prefix, providers: providerNames, onError })
    onClose('queues', queues.close)
    const dueSets = createDueSets({ redis: queue, prefix, maxPendingMisses: settings.MAX_PENDING_MISSES })
    const keys = createKeys(prefix)
    const remote = createRedisStore({ redis: cache, subscriber, prefix, timeoutMs: 500 })
    const entries = createEntrySource({
      remote,
      local: localLimits(settings),
      clock: systemClock,
      onDegraded: (err) => logger.warn({ err }, 'cache away, serving what this process holds'),
    })
    onClose('entries', entries.close)
    const events = createEntryEvents({ store: entries })
    onClose('events', events.close)

    const app = await createApp({
      settings,
      resources,
      clock: systemClock,
      logger: moduleLogger(logger, 'cache'),
      metrics: createMetrics({ app: 'api' }),
      keys,
      entries,
      events,
      refresher: createRefresher({ dueSets, requestDrain: queues.requestDrain }),
      demand: createDemand({ redis: queue, prefix, clock: systemClock }),
      inputs: createInputs({ redis: queue, prefix }),
      queues,
      depths: () => dueSets.depths(providerNames),
      connections,
    })
    onClose('http', () => app.close())
    const url = await app.listen({ host: settings.HOST, port: settings.PORT })
    logger.info({ url, hasAdminToken: settings.ADMIN_TOKEN !== undefined }, 'api ready')
    notifyParent({ ready: true, port: Number(new URL(url).port) })
  },
})
