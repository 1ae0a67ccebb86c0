import * as alternativeMe from '../alternative-me/errors.ts'
import * as binance from '../binance/errors.ts'
import * as bybit from '../bybit/errors.ts'
import * as coinbase from '../coinbase/errors.ts'
import * as coinbaseExchange from '../coinbase-exchange/errors.ts'
import { type Answer, jsonAnswer, type ProviderName } from '../http/provider-route.ts'
import * as kraken from '../kraken/errors.ts'
import * as krakenFutures from '../kraken-futures/errors.ts'
import * as llm from '../llm/errors.ts'
import * as okx from '../okx/errors.ts'

/** How a provider refuses; most of it with a status of the fault's choice. */
interface ProviderErrors {
  rateLimited: (status: number, nowMs: number) => Answer
  outage: (status: number, nowMs: number) => Answer
  /** Where calling on after a refusal leads to a ban. */
  banned?: (nowMs: number) => Answer
}

const rateLimitMessage =
  "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits."

const outagePage =
  '<!DOCTYPE html><html><head><title>Yahoo</title></head><body><h1>Will be right back...</h1></body></html>'

/** How each provider refuses. */
export const errorsOf: Readonly<Record<ProviderName, ProviderErrors>> = {
  coingecko: {
    rateLimited: (status) =>
      jsonAnswer({ status: { error_code: 429, error_message: rateLimitMessage } }, { status }),
    outage: (status) =>
      jsonAnswer({ status: { error_code: status, error_message: 'Service Unavailable' } }, { status }),
  },
  yahoo: {
    rateLimited: (status) => page(status, 'Too Many Requests\r\n'),
    outage: (status) => page(status, outagePage),
  },
  metadata: {
    rateLimited: (status) => jsonAnswer({ detail: 'Too Many Requests' }, { status }),
    outage: (status) => jsonAnswer({ detail: 'Service Unavailable' }, { status }),
  },
  binance,
  'binance-futures': binance,
  bybit,
  llm,
  'alternative-me': alternativeMe,
  okx,
  coinbase,
  'coinbase-exchange': coinbaseExchange,
  kraken,
  'kraken-futures': krakenFutures,
}

/** Says whether a provider bans those who call on. */
export function hasBans(provider: ProviderName): boolean {
  return errorsOf[provider].banned !== undefined
}

/** A page in place of data. */
export function page(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body }
}
