import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from 'fastify'
import { alternativeMeHost } from './alternative-me/alternative-me-host.ts'
import { binanceHost } from './binance/binance-host.ts'
import { binanceFuturesHost } from './binance-futures/binance-futures-host.ts'
import { bybitHost } from './bybit/bybit-host.ts'
import type { Clock } from './clock.ts'
import { coinbaseHost } from './coinbase/coinbase-host.ts'
import { coinbaseExchangeHost } from './coinbase-exchange/coinbase-exchange-host.ts'
import { coinGeckoHosts } from './coingecko/coingecko-hosts.ts'
import { createCallLog } from './control/call-log.ts'
import { registerControlRoutes } from './control/control-routes.ts'
import { createServedBodies } from './control/served-bodies.ts'
import { createFaultRegistry } from './faults/fault-registry.ts'
import { registerHosts } from './http/provider-hosts.ts'
import { registerProviderTraffic } from './http/provider-traffic.ts'
import { krakenHost } from './kraken/kraken-host.ts'
import { krakenFuturesHost } from './kraken-futures/kraken-futures-host.ts'
import { llmHost } from './llm/llm-host.ts'
import { createMarket } from './market/market.ts'
import { metadataHost } from './metadata/metadata-host.ts'
import { okxHost } from './okx/okx-host.ts'
import { createYahooSessions } from './yahoo/sessions.ts'
import { yahooHosts } from './yahoo/yahoo-hosts.ts'

/** What the sandbox needs. */
export interface SandboxDeps {
  /** Moves the market. */
  clock: Clock
  /** Equal seeds make equal markets. */
  seed: number
  /** Silent if left out. */
  logger?: FastifyBaseLogger
}

const controlBodyLimitBytes = 33_554_432

/** Builds the sandbox: the providers below their prefixes and the control routes below `/__sandbox`. */
export function createSandbox({ clock, seed, logger }: SandboxDeps): FastifyInstance {
  const app: FastifyInstance = fastify({
    ...(logger === undefined ? {} : { loggerInstance: logger }),
    bodyLimit: controlBodyLimitBytes,
    forceCloseConnections: true,
    // The call log counts requests, and one that a fault ruins is no error of the sandbox.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true, allowUnionTypes: true },
    },
    schemaErrorFormatter: (errors, part) =>
      new Error(errors.map((error) => sayError(error, part)).join('; ')),
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'sandbox failed')
    return reply.code(status).send({ error: status < 500 ? 'bad_request' : 'failed', message: error.message })
  })
  const market = createMarket({ clock, seed })
  const sessions = createYahooSessions({ seed })
  const hosts = [
    ...coinGeckoHosts(market),
    ...yahooHosts(market, sessions),
    metadataHost(),
    binanceHost(market),
    binanceFuturesHost(market),
    bybitHost(market),
    llmHost(market),
    alternativeMeHost(market),
    okxHost(market),
    coinbaseHost(market),
    coinbaseExchangeHost(market),
    krakenHost(market),
    krakenFuturesHost(market),
  ]
  const parts = {
    market,
    hosts,
    calls: createCallLog({ clock }),
    faults: createFaultRegistry(),
    served: createServedBodies(),
    expireCrumbs: sessions.expireCrumbs,
  }
  registerProviderTraffic(app, parts)
  registerHosts(app, hosts)
  registerControlRoutes(app, parts)
  // What is withheld would otherwise keep the server from closing.
  app.addHook('preClose', async () => parts.faults.clear())
  return app
}

function sayError(
  error: { instancePath: string; message?: string; params: Record<string, unknown> },
  part: string,
): string {
  const { allowedValues, additionalProperty } = error.params
  const where = error.instancePath.slice(1).replaceAll('/', '.') || part
  if (Array.isArray(allowedValues)) return `${where}: expected one of ${allowedValues.join(', ')}`
  if (additionalProperty !== undefined) return `${where}: there is no field "${additionalProperty}"`
  return `${where}: ${error.message ?? 'not valid'}`
}
