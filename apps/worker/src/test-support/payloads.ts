import type { Static, TSchema } from '@marketcache/contracts'
import { coin, tokenomics } from '@marketcache/resources'

/** A payload that fits a resource: every field null where that is allowed, with some fields given. */
function payloadOf<Schema extends TSchema>(
  schema: Schema,
  given: Partial<Static<Schema>>,
): Record<string, unknown> {
  const nulls = Object.keys(schema.properties).map((field) => [field, null] as const)
  return {
    ...Object.fromEntries(nulls),
    id: 'bitcoin',
    symbol: 'btc',
    name: 'Bitcoin',
    currency: 'usd',
    ...given,
  }
}

/** Tokenomics of a coin, unknown but for what is given. */
export function tokenomicsPayload(given: Partial<Static<typeof tokenomics.payload>> = {}) {
  return payloadOf(tokenomics.payload, given)
}

/** Market data of a coin, unknown but for what is given. */
export function coinPayload(given: Partial<Static<typeof coin.payload>> = {}) {
  return payloadOf(coin.payload, given)
}
