import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, readPairFigures } from '../market/pairs.ts'
import { hashText } from '../market/random.ts'
import { codedError, illegalCharacters, invalidSymbol } from './errors.ts'
import type { UsedWeight } from './used-weight.ts'

const dayMs = 86_400_000
const legal = /^[A-Z0-9-_.]{1,20}$/

/** `GET /api/v3/ticker/24hr`: an object for `symbol`, a list for `symbols` or for all; one unknown symbol refuses them all. */
export function ticker24hr(
  market: Market,
  pairs: ReadonlyMap<string, Pair>,
  weight: UsedWeight,
): ProviderRoute {
  return {
    path: '/api/v3/ticker/24hr',
    answer: ({ query }) => {
      const symbol = query.get('symbol')
      const symbols = readSymbols(query)
      if (symbol !== null && query.has('symbols')) {
        throw codedError(-1128, 'Combination of optional parameters invalid.')
      }
      const wanted = symbol === null ? symbols : [symbol]
      if (wanted.some((each) => !legal.test(each)))
        throw illegalCharacters(symbol === null ? 'symbols' : 'symbol')
      const isMini = query.get('type') === 'MINI'
      const rows = wanted.map((each) => toRow(each, isMini))
      const headers = weight.spend(weightOf(wanted.length))
      return jsonAnswer(symbol === null ? rows : (rows[0] ?? {}), { headers })
    },
  }

  function readSymbols(query: URLSearchParams): string[] {
    const text = query.get('symbols')
    return text === null ? [...pairs.keys()] : parseList(text)
  }

  function toRow(symbol: string, isMini: boolean): object {
    const pair = pairs.get(symbol)
    if (pair === undefined) throw invalidSymbol()
    const figures = readPairFigures(market, pair, 'binance')
    const firstId = hashText(symbol, market.seed) % 1_000_000
    const count = 1_000 + (firstId % 9_000)
    const mini = {
      symbol,
      openPrice: decimal(figures.open),
      highPrice: decimal(figures.high),
      lowPrice: decimal(figures.low),
      lastPrice: decimal(figures.last),
      volume: decimal(figures.baseVolume),
      quoteVolume: decimal(figures.quoteVolume),
      openTime: market.now() - dayMs,
      closeTime: market.now(),
      firstId,
      lastId: firstId + count - 1,
      count,
    }
    if (isMini) return mini
    return {
      ...mini,
      priceChange: decimal(figures.change),
      priceChangePercent: (figures.changePercent ?? 0).toFixed(3),
      weightedAvgPrice: decimal((figures.high + figures.low + figures.last) / 3),
      prevClosePrice: decimal(figures.open),
      lastQty: '1.00000000',
      bidPrice: decimal(figures.bid),
      bidQty: '10.00000000',
      askPrice: decimal(figures.ask),
      askQty: '12.00000000',
    }
  }
}

function parseList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.length > 0) return list.map(String)
  } catch {
    // Anything but a JSON list is answered alike.
  }
  throw illegalCharacters('symbols')
}

function weightOf(count: number): number {
  if (count <= 20) return 2
  return count <= 100 ? 40 : 80
}

function decimal(value: number): string {
  return value.toFixed(8)
}
