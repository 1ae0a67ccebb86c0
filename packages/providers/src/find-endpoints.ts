import type { CallLimits } from '@marketcache/contracts'
import { minuteMs } from '@marketcache/contracts'
import { findOrigins, type Origins } from './metadata/find-origins.ts'
import { type PlainProvider, plainProviders } from './plain-providers.ts'
import type { ProviderSettings } from './settings.ts'

/** Where one base URL leads, and how far it is trusted. */
export interface Endpoint {
  baseUrl: string
  /** Whether addresses of private networks are refused: for our own defaults, not for what somebody configured. */
  isPublicOnly: boolean
  /** Largest answer, where it is less than the usual one. */
  maxBytes?: number
}

/** How to reach every provider. */
export interface Endpoints {
  coingecko: Endpoint & {
    isSimulated: boolean
    headers: Readonly<Record<string, string>>
    limits: CallLimits
  }
  yahoo: Endpoint & { isSimulated: boolean; cookie: Endpoint; limits: CallLimits }
  metadata: Origins & { limits: CallLimits }
  llm: Endpoint & {
    isSimulated: boolean
    /** Whether somebody chose it: by a key, a base URL or the sandbox. */
    isConfigured: boolean
    headers: Readonly<Record<string, string>>
    limits: CallLimits
  }
  plain: readonly PlainEndpoint[]
}

/** How to reach a provider that is asked without key and session. */
export interface PlainEndpoint extends Endpoint, Pick<PlainProvider, 'findRefusal'> {
  name: string
  isSimulated: boolean
  limits: CallLimits
}

/**
 * Decides where each provider is, from settings alone.
 *
 * A base URL that was set is used as given; the others lead to the sandbox or to the providers themselves.
 */
export function findEndpoints(settings: ProviderSettings): Endpoints {
  const { COINGECKO_BASE_URL, YAHOO_BASE_URL, YAHOO_COOKIE_URL } = settings
  const isSandbox = settings.PROVIDERS === 'sandbox'
  const sandboxUrl = settings.SANDBOX_URL.replace(/\/+$/, '')
  const isPro = settings.COINGECKO_PLAN === 'pro'
  const find = (configured: string | undefined, places: { live: string; sandbox: string }): Endpoint => ({
    baseUrl: configured ?? (isSandbox ? `${sandboxUrl}/${places.sandbox}` : places.live),
    isPublicOnly: configured === undefined && !isSandbox,
  })
  return {
    coingecko: {
      ...find(COINGECKO_BASE_URL, {
        live: `https://${isPro ? 'pro-api' : 'api'}.coingecko.com/api/v3`,
        sandbox: `${isPro ? 'coingecko-pro' : 'coingecko'}/api/v3`,
      }),
      isSimulated: isSandbox && COINGECKO_BASE_URL === undefined,
      headers: coinGeckoHeaders(settings),
      limits: perMinute(settings.COINGECKO_CALLS_PER_MINUTE ?? coinGeckoCallsPerMinute(settings)),
    },
    yahoo: {
      ...find(YAHOO_BASE_URL, { live: 'https://query2.finance.yahoo.com', sandbox: 'yahoo' }),
      isSimulated: isSandbox && YAHOO_BASE_URL === undefined,
      cookie: find(YAHOO_COOKIE_URL, { live: 'https://fc.yahoo.com', sandbox: 'yahoo-cookie' }),
      limits: perMinute(settings.YAHOO_CALLS_PER_MINUTE),
    },
    metadata: {
      ...findOrigins(settings, isSandbox ? sandboxUrl : null),
      limits: perMinute(settings.METADATA_CALLS_PER_MINUTE),
    },
    llm: {
      ...find(settings.LLM_BASE_URL, { live: 'https://api.openai.com/v1', sandbox: 'llm/v1' }),
      isSimulated: isSandbox && settings.LLM_BASE_URL === undefined,
      isConfigured: isSandbox || settings.LLM_BASE_URL !== undefined || settings.LLM_API_KEY !== undefined,
      headers: llmHeaders(settings),
      limits: perMinute(llmTakesPerMinute),
    },
    plain: Object.entries(plainProviders).map(([name, { live, baseUrl, limit, burst, findRefusal }]) => ({
      name,
      ...find(settings[baseUrl], { live, sandbox: name }),
      isSimulated: isSandbox && settings[baseUrl] === undefined,
      limits: perMinute(settings[limit], burst),
      findRefusal,
    })),
  }
}

function coinGeckoHeaders({ COINGECKO_PLAN, COINGECKO_API_KEY }: ProviderSettings): Record<string, string> {
  return COINGECKO_API_KEY === undefined ? {} : { [`x-cg-${COINGECKO_PLAN}-api-key`]: COINGECKO_API_KEY }
}

function llmHeaders({ LLM_API_KEY }: ProviderSettings): Record<string, string> {
  return LLM_API_KEY === undefined ? {} : { authorization: `Bearer ${LLM_API_KEY}` }
}

/** What counts is the budget of a day, which spares what is answered without a call: hashes that nobody posted. */
const llmTakesPerMinute = 6_000

/** Pro depends on the plan, 250 is its smallest; Demo documents 100 now and 30 before; keyless is shared by address. */
function coinGeckoCallsPerMinute(settings: ProviderSettings): number {
  if (settings.COINGECKO_PLAN === 'pro') return 250
  return settings.PROVIDERS === 'live' && settings.COINGECKO_API_KEY === undefined ? 10 : 30
}

/** A third at once is enough to fill a cold cache quickly and leaves the rest of the minute something to spend. */
function perMinute(calls: number, mostAtOnce = calls): CallLimits {
  return { calls, windowMs: minuteMs, burst: Math.max(1, Math.min(mostAtOnce, Math.floor(calls / 3))) }
}
