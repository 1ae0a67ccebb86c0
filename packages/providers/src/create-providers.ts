import type { Clock, Provider, UsageLedger, ValueSources } from '@marketcache/contracts'
import { callsOf } from './bindings.ts'
import { findRefusal as findCoinGeckoRefusal } from './coingecko/errors.ts'
import { createComputedProvider } from './computed/computed-provider.ts'
import { bindCall } from './define-call.ts'
import { type Endpoint, type Endpoints, findEndpoints, type PlainEndpoint } from './find-endpoints.ts'
import { createHttpClient, type HttpClient } from './http/create-http-client.ts'
import { createJsonClient, type GetJson } from './http/create-json-client.ts'
import { createMemoryLedger } from './llm/daily-budget.ts'
import { createLlmProvider } from './llm/llm-provider.ts'
import { createOriginsClient } from './metadata/create-origins-client.ts'
import { findRefusal as findOriginRefusal } from './metadata/errors.ts'
import { type ProviderSettings, providerChecks } from './settings.ts'
import { createSessionClient } from './yahoo/create-session-client.ts'
import { findRefusal as findYahooRefusal } from './yahoo/errors.ts'
import { createYahooSessions } from './yahoo/session.ts'
import { createMemorySessionStore, type SessionStore } from './yahoo/session-store.ts'

/** The part of a logger that is used here. */
export interface ProviderLogger {
  info: (fields: Readonly<Record<string, unknown>>, message: string) => void
  warn: (fields: Readonly<Record<string, unknown>>, message: string) => void
}

/** What `createProviders` needs. */
export interface ProvidersOptions {
  settings: ProviderSettings
  clock: Clock
  /** What values are made of beside what providers tell. */
  sources: ValueSources
  logger?: ProviderLogger
  /** Where Yahoo's cookie and crumb are kept; in this process when absent. */
  sessionStore?: SessionStore
  /** Where it is counted what the language model costs; in this process when absent. */
  usageLedger?: UsageLedger
}

/** Every provider, ready to be called. */
export interface Providers {
  providers: Provider[]
  /** Lets calls under way end and closes all connections. */
  close: () => Promise<void>
}

/** The longest answers are the listings of exchanges, which have a few megabytes. */
const maxBytes = 24 * 1024 * 1024
/** Documents about one thing are small, and each of them is kept; so are completions. */
const maxDocumentBytes = 512 * 1024

/**
 * Creates all providers from settings.
 *
 * @throws {Error} When settings contradict each other; the message never holds a secret.
 */
export function createProviders(options: ProvidersOptions): Providers {
  const { settings, clock, sources, logger, sessionStore } = options
  const mistakes = providerChecks.flatMap((check) => check(settings))
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  const endpoints = findEndpoints(settings)
  const clients: HttpClient[] = []
  return {
    providers: [
      createCoinGecko(endpoints.coingecko),
      createYahoo(endpoints.yahoo),
      createMetadata(endpoints.metadata),
      ...endpoints.plain.map(createPlain),
      createLlm(endpoints.llm),
      createComputedProvider({ sources, clock, isSimulated: settings.PROVIDERS === 'sandbox' }),
    ],
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
    },
  }

  function createCoinGecko({ isSimulated, limits, headers, ...endpoint }: Endpoints['coingecko']): Provider {
    const http = openClient('coingecko', endpoint, headers)
    const getJson = createJsonClient({ name: 'coingecko', http, clock, findRefusal: findCoinGeckoRefusal })
    return { name: 'coingecko', isSimulated, limits, calls: bindCalls('coingecko', () => getJson) }
  }

  function createYahoo({ isSimulated, limits, cookie, ...endpoint }: Endpoints['yahoo']): Provider {
    const http = openClient('yahoo', endpoint)
    const sessions = createYahooSessions({
      http,
      cookieHttp: openClient('yahoo.session', cookie),
      store: sessionStore ?? createMemorySessionStore(),
      clock,
      timeoutMs: settings.PROVIDER_TIMEOUT_MS,
      onRenewed: () => logger?.info({ provider: 'yahoo' }, 'provider session renewed'),
    })
    const getJson = createJsonClient({ name: 'yahoo', http, clock, findRefusal: findYahooRefusal })
    const inSession = createSessionClient({ getJson, sessions })
    const calls = bindCalls('yahoo', (needsSession) => (needsSession ? inSession : getJson))
    return { name: 'yahoo', isSimulated, limits, calls }
  }

  function createMetadata({ isSimulated, limits, isPublicOnly, templates }: Endpoints['metadata']): Provider {
    const name = 'metadata'
    const getJson = createOriginsClient(templates, (baseUrl) => {
      const http = openClient(name, { baseUrl, isPublicOnly, maxBytes: maxDocumentBytes })
      return createJsonClient({ name, http, clock, findRefusal: findOriginRefusal })
    })
    return { name, isSimulated, limits, calls: bindCalls(name, () => getJson) }
  }

  function createLlm(endpoint: Endpoints['llm']): Provider {
    const { baseUrl, isPublicOnly, headers } = endpoint
    const { LLM_TIMEOUT_MS: timeoutMs } = settings
    return createLlmProvider({
      endpoint,
      settings,
      http: openClient('llm', { baseUrl, isPublicOnly, timeoutMs, maxBytes: maxDocumentBytes }, headers),
      ledger: options.usageLedger ?? createMemoryLedger(),
      readInput: sources.readInput,
      clock,
      onUncounted: (err) => logger?.warn({ provider: 'llm', err }, 'usage not counted'),
    })
  }

  function createPlain({ name, isSimulated, limits, findRefusal, ...endpoint }: PlainEndpoint): Provider {
    const getJson = createJsonClient({ name, http: openClient(name, endpoint), clock, findRefusal })
    return { name, isSimulated, limits, calls: bindCalls(name, () => getJson) }
  }

  function bindCalls(provider: string, chooseClient: (needsSession: boolean) => GetJson): Provider['calls'] {
    return callsOf(provider).map((call) =>
      bindCall(call, {
        now: clock.now,
        readInput: sources.readInput,
        provider,
        timeoutMs: settings.PROVIDER_TIMEOUT_MS,
        getJson: chooseClient(call.needsSession),
      }),
    )
  }

  function openClient(
    name: string,
    endpoint: Endpoint & { timeoutMs?: number },
    headers: Readonly<Record<string, string>> = {},
  ): HttpClient {
    const client = createHttpClient({
      name,
      maxBytes,
      timeoutMs: settings.PROVIDER_TIMEOUT_MS,
      ...endpoint,
      headers,
      userAgent: settings.PROVIDER_USER_AGENT,
    })
    clients.push(client)
    return client
  }
}
