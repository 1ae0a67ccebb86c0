import type { OkOutcome, Outcome, Target } from '@marketcache/contracts'
import { coin } from '@marketcache/resources'
import { coinPayload, tokenomicsPayload } from './payloads.ts'

/** A want of one coin. */
export const coinOf = (id: string) => ({ resource: coin, params: { id, currency: 'usd' } })
/** What an item of the markets call can fill. */
export const targets = (_: string, id: string): Target[] => [
  { resource: 'coin', params: { id, currency: 'usd' } },
  { resource: 'tokenomics', params: { id, currency: 'usd' } },
]

/** A value as a provider tells it. */
export function told(resource: string, item: string, payload: unknown): OkOutcome {
  return {
    item,
    resource,
    params: { id: item, currency: 'usd' },
    status: 'ok',
    payload,
    asOf: null,
    delaySeconds: null,
    freshUntil: null,
  }
}

/** Free coins and their tokenomics. */
export function marketsOf(items: readonly string[]): Outcome[] {
  return items.flatMap((id) => [
    told('coin', id, coinPayload({ id, price: 0 })),
    told('tokenomics', id, tokenomicsPayload({ id })),
  ])
}
