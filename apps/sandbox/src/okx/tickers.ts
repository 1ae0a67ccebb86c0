import type { ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { readPairFigures } from '../market/pairs.ts'
import { envelope, unknownInstrument, wrongParameter } from './errors.ts'
import { contractSize, type Instrument, instrumentsOf } from './instruments.ts'

/** `GET /api/v5/market/ticker` for one instrument, and `/api/v5/market/tickers` for all of one kind. */
export function tickers(market: Market, instruments: ReadonlyMap<string, Instrument>): ProviderRoute[] {
  return [
    {
      path: '/api/v5/market/ticker',
      answer: ({ query }) => {
        const instrument = instruments.get(query.get('instId') ?? '')
        if (instrument === undefined) throw unknownInstrument()
        return envelope([toRow(instrument)])
      },
    },
    {
      path: '/api/v5/market/tickers',
      answer: ({ query }) => {
        const wanted = instrumentsOf(instruments, query.get('instType'))
        if (wanted === undefined) throw wrongParameter('instType')
        return envelope(wanted.map(toRow))
      },
    },
  ]

  function toRow({ instId, instType, pair }: Instrument): object {
    const figures = readPairFigures(market, pair, 'okx')
    const price = (value: number) => value.toFixed(figures.digits)
    const base = figures.baseVolume.toFixed(6)
    return {
      instType,
      instId,
      last: price(figures.last),
      lastSz: '0.5',
      askPx: price(figures.ask),
      askSz: '12',
      bidPx: price(figures.bid),
      bidSz: '10',
      open24h: price(figures.open),
      high24h: price(figures.high),
      low24h: price(figures.low),
      // Quote and base for a pair; base and contracts for a contract.
      volCcy24h: instType === 'SPOT' ? figures.quoteVolume.toFixed(6) : base,
      vol24h: instType === 'SPOT' ? base : (figures.baseVolume / contractSize).toFixed(2),
      ts: String(market.now()),
      sodUtc0: price(figures.open),
      sodUtc8: price(figures.open),
    }
  }
}
