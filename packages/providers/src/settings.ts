import { type Static, type TObject, type TSchema, Type } from '@marketcache/contracts'
import { explainBaseUrl } from './http/build-url.ts'
import { llmSettings } from './llm/settings.ts'
import { metadataMistakes, metadataSettings } from './metadata/settings.ts'

const BaseUrl = (defaults?: string) =>
  Type.String({
    pattern: '^https?://[^\\s?#@]+$',
    expected: 'an http or https URL without credentials, query or fragment',
    ...(defaults === undefined ? {} : { default: defaults }),
  })

const CallsPerMinute = { minimum: 1, maximum: 100_000 }

/** Settings of everything that talks to providers; the worker's alone, because some are secrets. */
export const providerSettings = {
  PROVIDERS: {
    schema: Type.Union([Type.Literal('sandbox'), Type.Literal('live')], { default: 'sandbox' }),
    description: 'Whether the sandbox answers in place of the providers',
  },
  SANDBOX_URL: {
    schema: BaseUrl('http://127.0.0.1:4010'),
    description: 'Where the sandbox listens',
  },
  COINGECKO_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of CoinGecko, used as given; defaults to the host of the plan, or to the sandbox',
    isSecret: true,
  },
  COINGECKO_API_KEY: {
    schema: Type.Optional(
      Type.String({ pattern: '^[\\x21-\\x7e]+$', expected: 'visible ASCII characters without spaces' }),
    ),
    description: 'Key of CoinGecko; without one it is asked as anybody may, a few times a minute',
    isSecret: true,
  },
  COINGECKO_PLAN: {
    schema: Type.Union([Type.Literal('demo'), Type.Literal('pro')], { default: 'demo' }),
    description: 'What kind of key `COINGECKO_API_KEY` is; it decides the host and the header',
  },
  COINGECKO_CALLS_PER_MINUTE: {
    schema: Type.Optional(Type.Integer(CallsPerMinute)),
    description:
      'Calls to CoinGecko per minute; defaults to 30, live without a key to 10, with plan pro to 250',
  },
  YAHOO_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Yahoo Finance, used as given; defaults to https://query2.finance.yahoo.com',
    isSecret: true,
  },
  YAHOO_COOKIE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Where Yahoo hands out cookies; defaults to https://fc.yahoo.com, or to the sandbox',
    isSecret: true,
  },
  YAHOO_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 60 }),
    description: 'Calls to Yahoo per minute; it publishes no limit',
  },
  BINANCE_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Binance, used as given; defaults to https://data-api.binance.vision',
    isSecret: true,
  },
  BINANCE_WEIGHT_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 3_000 }),
    description: 'Request weight that Binance is asked for per minute; it allows 6000 per address',
  },
  BINANCE_FUTURES_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Binance USD-M futures, used as given; defaults to https://fapi.binance.com',
    isSecret: true,
  },
  BINANCE_FUTURES_WEIGHT_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 1_200 }),
    description:
      'Request weight that Binance USD-M futures is asked for per minute; it allows 2400 per address',
  },
  BYBIT_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Bybit, used as given; defaults to https://api.bybit.com',
    isSecret: true,
  },
  BYBIT_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 600 }),
    description: 'Calls to Bybit per minute; it allows 600 in 5 seconds per address',
  },
  OKX_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of OKX, used as given; defaults to https://www.okx.com',
    isSecret: true,
  },
  OKX_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 300 }),
    description:
      'Calls to OKX per minute; for funding rates it allows 10 in 2 seconds per address, for others more',
  },
  FEAR_GREED_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of alternative.me, used as given; defaults to https://api.alternative.me',
    isSecret: true,
  },
  FEAR_GREED_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 30 }),
    description: 'Calls to alternative.me per minute; it publishes no limit',
  },
  COINBASE_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Coinbase Advanced Trade, used as given; defaults to https://api.coinbase.com',
    isSecret: true,
  },
  COINBASE_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 300 }),
    description: 'Calls to Coinbase Advanced Trade per minute; it allows 10 in a second per address',
  },
  COINBASE_EXCHANGE_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description:
      'Base URL of Coinbase Exchange, used as given; defaults to https://api.exchange.coinbase.com',
    isSecret: true,
  },
  COINBASE_EXCHANGE_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 300 }),
    description: 'Calls to Coinbase Exchange per minute; it allows 10 in a second per address',
  },
  KRAKEN_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Kraken, used as given; defaults to https://api.kraken.com',
    isSecret: true,
  },
  KRAKEN_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 60 }),
    description: 'Calls to Kraken per minute; it allows about one a second per address',
  },
  KRAKEN_FUTURES_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description: 'Base URL of Kraken Futures, used as given; defaults to https://futures.kraken.com',
    isSecret: true,
  },
  KRAKEN_FUTURES_CALLS_PER_MINUTE: {
    schema: Type.Integer({ ...CallsPerMinute, default: 60 }),
    description: 'Calls to Kraken Futures per minute; it publishes no limit for what anybody may ask',
  },
  ...metadataSettings,
  LLM_BASE_URL: {
    schema: Type.Optional(BaseUrl()),
    description:
      'Base URL of a language model that speaks as OpenAI does, used as given; defaults to https://api.openai.com/v1, or to the sandbox',
    isSecret: true,
  },
  ...llmSettings,
  PROVIDER_TIMEOUT_MS: {
    schema: Type.Integer({ minimum: 100, maximum: 60_000, default: 10_000 }),
    description: 'Milliseconds that a provider may take for one call, its whole answer included',
  },
  PROVIDER_USER_AGENT: {
    schema: Type.String({
      default: 'Mozilla/5.0 (compatible; marketcache/0.1)',
      pattern: '^[\\x20-\\x7e]+$',
      expected: 'visible ASCII characters',
    }),
    description: 'How we introduce ourselves; Yahoo turns away those that look old, odd or like nobody',
  },
} as const satisfies Record<string, { schema: TSchema; description: string; isSecret?: true }>

type Schemas = { [Name in keyof typeof providerSettings]: (typeof providerSettings)[Name]['schema'] }

/** Values of `providerSettings`; those without a default may be undefined. */
export type ProviderSettings = { readonly [Name in keyof Schemas]: Static<TObject<Schemas>>[Name] }

/** What only several of these settings together can get wrong; one line per mistake, as `readSettings` takes it. */
export const providerChecks: readonly ((settings: ProviderSettings) => readonly string[])[] = [
  ({ COINGECKO_PLAN, COINGECKO_API_KEY }) =>
    COINGECKO_PLAN === 'pro' && COINGECKO_API_KEY === undefined
      ? ['COINGECKO_API_KEY is required because COINGECKO_PLAN is "pro"']
      : [],
  (settings) => urlMistakes(settings),
  metadataMistakes,
]

function urlMistakes(settings: ProviderSettings): string[] {
  const names = Object.keys(providerSettings)
  return names.filter(isUrlSetting).flatMap((name) => {
    const url = settings[name]
    const mistake = url === undefined ? null : explainBaseUrl(url)
    return mistake === null ? [] : [`${name}: ${mistake}`]
  })
}

type UrlSetting = Extract<keyof ProviderSettings, `${string}_URL`>

function isUrlSetting(name: string): name is UrlSetting {
  return name.endsWith('_URL')
}
