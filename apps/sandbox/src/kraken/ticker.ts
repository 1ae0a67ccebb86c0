import type { ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { readPairBars } from '../market/pair-bars.ts'
import { readPairFigures } from '../market/pairs.ts'
import { resultAnswer } from './errors.ts'
import type { FindPair } from './find-pair.ts'
import type { NamedPair } from './pair-names.ts'

const dayMs = 86_400_000

/** `GET /0/public/Ticker`: pairs by name, or all of them; one unknown pair refuses the whole. */
export function ticker(market: Market, pairs: readonly NamedPair[], findPair: FindPair): ProviderRoute {
  return {
    path: '/0/public/Ticker',
    answer: ({ query }) => {
      const names = query.get('pair')
      const wanted = names === null ? pairs : names.split(',').map(findPair)
      return resultAnswer(Object.fromEntries(wanted.map((named) => [named.key, toEntry(named)])))
    },
  }

  /** What is told twice holds since midnight UTC, and for the last 24 hours. */
  function toEntry({ pair }: NamedPair): object {
    const day = readPairFigures(market, pair, 'kraken')
    const [today] = readPairBars(market, pair, 'kraken', { interval: dayMs, limit: 1 })
    const price = (value: number) => value.toFixed(day.digits)
    const { open, high, low, baseVolume } = today ?? day
    return {
      a: [price(day.ask), '12', '12.000'],
      b: [price(day.bid), '10', '10.000'],
      c: [price(day.last), '1.00000000'],
      v: [baseVolume, day.baseVolume].map((volume) => volume.toFixed(8)),
      p: [(high + low) / 2, (day.high + day.low) / 2].map(price),
      t: [1_000, 2_000],
      l: [Math.max(low, day.low), day.low].map(price),
      h: [Math.min(high, day.high), day.high].map(price),
      o: price(open),
    }
  }
}
