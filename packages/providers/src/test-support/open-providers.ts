import type { Clock, Outcome, ProviderCall, UsageLedger, ValueSources } from '@marketcache/contracts'
import { createFakeClock } from '@marketcache/testing'
import { createProviders, type ProviderLogger, type Providers } from '../create-providers.ts'
import type { ProviderSettings } from '../settings.ts'
import type { SessionStore } from '../yahoo/session-store.ts'

/** Settings as an empty environment gives them. */
export const defaultSettings: ProviderSettings = {
  PROVIDERS: 'sandbox',
  SANDBOX_URL: 'http://127.0.0.1:4010',
  COINGECKO_BASE_URL: undefined,
  COINGECKO_API_KEY: undefined,
  COINGECKO_PLAN: 'demo',
  COINGECKO_CALLS_PER_MINUTE: undefined,
  YAHOO_BASE_URL: undefined,
  YAHOO_COOKIE_URL: undefined,
  YAHOO_CALLS_PER_MINUTE: 60,
  BINANCE_BASE_URL: undefined,
  BINANCE_WEIGHT_PER_MINUTE: 3_000,
  BINANCE_FUTURES_BASE_URL: undefined,
  BINANCE_FUTURES_WEIGHT_PER_MINUTE: 1_200,
  BYBIT_BASE_URL: undefined,
  BYBIT_CALLS_PER_MINUTE: 600,
  FEAR_GREED_BASE_URL: undefined,
  FEAR_GREED_CALLS_PER_MINUTE: 30,
  OKX_BASE_URL: undefined,
  OKX_CALLS_PER_MINUTE: 300,
  COINBASE_BASE_URL: undefined,
  COINBASE_CALLS_PER_MINUTE: 300,
  COINBASE_EXCHANGE_BASE_URL: undefined,
  COINBASE_EXCHANGE_CALLS_PER_MINUTE: 300,
  KRAKEN_BASE_URL: undefined,
  KRAKEN_CALLS_PER_MINUTE: 60,
  KRAKEN_FUTURES_BASE_URL: undefined,
  KRAKEN_FUTURES_CALLS_PER_MINUTE: 60,
  METADATA_ORIGINS: {},
  METADATA_ALLOW_PRIVATE: false,
  METADATA_CALLS_PER_MINUTE: 600,
  LLM_BASE_URL: undefined,
  LLM_API_KEY: undefined,
  LLM_MAX_TOKENS: 1_024,
  LLM_MAX_TOKENS_FIELD: 'max_completion_tokens',
  LLM_TEMPERATURE: '0',
  LLM_TIMEOUT_MS: 2_000,
  LLM_CALLS_PER_DAY: 1_000,
  LLM_TOKENS_PER_DAY: 1_000_000,
  PROVIDER_TIMEOUT_MS: 2_000,
  PROVIDER_USER_AGENT: 'Mozilla/5.0 (compatible; test)',
}

/** Nothing was posted, nothing is cached, and nothing was read. */
export const noSources: ValueSources = {
  read: async (_resource, params) => params.map(() => null),
  isUnknown: async () => false,
  readInput: async () => null,
  popular: async () => [],
}

/** Providers under test, closed with the test. */
export interface OpenProviders extends Providers, AsyncDisposable {
  call: (name: string) => ProviderCall
  /** Makes a call for some items. */
  ask: (name: string, items: string[], group?: string) => Promise<readonly Outcome[]>
}

/** Creates all providers; those that a test does not speak of are in the sandbox, which nobody started. */
export function openProviders(
  settings: Partial<ProviderSettings>,
  {
    clock = createFakeClock(),
    sessionStore,
    sources = noSources,
    usageLedger,
    logger,
  }: {
    clock?: Clock
    sessionStore?: SessionStore
    sources?: ValueSources
    usageLedger?: UsageLedger
    logger?: ProviderLogger
  } = {},
): OpenProviders {
  const created = createProviders({
    settings: { ...defaultSettings, ...settings },
    clock,
    sources,
    ...(sessionStore === undefined ? {} : { sessionStore }),
    ...(usageLedger === undefined ? {} : { usageLedger }),
    ...(logger === undefined ? {} : { logger }),
  })
  return {
    ...created,
    call,
    ask: (name, items, group = name.startsWith('coingecko.') ? 'usd' : 'all') =>
      call(name).fetch({ group, items }, new AbortController().signal),
    [Symbol.asyncDispose]: created.close,
  }

  function call(name: string): ProviderCall {
    const found = created.providers.flatMap(({ calls }) => calls).find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`expected a call named ${name}`)
    return found
  }
}
