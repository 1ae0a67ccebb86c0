import type { ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, readPairBars } from '../market/pair-bars.ts'
import { invalidArguments, resultAnswer } from './errors.ts'
import type { FindPair } from './find-pair.ts'

/** In minutes. */
const intervals = new Set(['1', '5', '15', '30', '60', '240', '1440', '10080', '21600'])
const minuteMs = 60_000
const mostBars = 720

/** `GET /0/public/OHLC`: up to 720 rows, ascending, the running one last; `last` is when the one before it opened. */
export function ohlc(market: Market, findPair: FindPair): ProviderRoute {
  return {
    path: '/0/public/OHLC',
    answer: ({ query }) => {
      const minutes = query.get('interval') ?? '1'
      const name = query.get('pair')
      if (name === null || !intervals.has(minutes)) throw invalidArguments()
      const { pair, key } = findPair(name)
      const span = { interval: Number(minutes) * minuteMs, limit: mostBars }
      const bars = readPairBars(market, pair, 'kraken', span)
      const sinceMs = Number(query.get('since') ?? 0) * 1_000
      const rows = bars.filter(({ openMs }) => openMs > sinceMs).map(toRow)
      return resultAnswer({ [key]: rows, last: (bars.at(-2)?.openMs ?? 0) / 1_000 })
    },
  }
}

function toRow(bar: PairBar): unknown[] {
  const average = bar.baseVolume === 0 ? 0 : bar.quoteVolume / bar.baseVolume
  const prices = [bar.open, bar.high, bar.low, bar.close, average].map((price) => price.toFixed(5))
  return [bar.openMs / 1_000, ...prices, bar.baseVolume.toFixed(8), 100]
}
