import type { ProviderRoute } from '../http/provider-route.ts'
import { resultAnswer } from './errors.ts'
import type { FindPair } from './find-pair.ts'
import type { NamedPair } from './pair-names.ts'

const fees = [
  [0, 0.4],
  [10_000, 0.35],
]

/** `GET /0/public/AssetPairs`: pairs by name, or all of them. */
export function assetPairs(pairs: readonly NamedPair[], findPair: FindPair): ProviderRoute {
  return {
    path: '/0/public/AssetPairs',
    answer: ({ query }) => {
      const names = query.get('pair')
      const wanted = names === null ? pairs : names.split(',').map(findPair)
      return resultAnswer(Object.fromEntries(wanted.map((named) => [named.key, toEntry(named)])))
    },
  }
}

function toEntry({ altname, wsname, baseCode, quoteCode }: NamedPair): object {
  return {
    altname,
    wsname,
    aclass_base: 'currency',
    base: baseCode,
    aclass_quote: 'currency',
    quote: quoteCode,
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: 5,
    lot_decimals: 8,
    lot_multiplier: 1,
    leverage_buy: [2, 3],
    leverage_sell: [2, 3],
    fees,
    fees_maker: fees,
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: '0.0001',
    costmin: '0.5',
    tick_size: '0.00001',
    status: 'online',
  }
}
