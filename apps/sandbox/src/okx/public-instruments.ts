import type { ProviderRoute } from '../http/provider-route.ts'
import { envelope, wrongParameter } from './errors.ts'
import { contractSize, type Instrument, instrumentsOf } from './instruments.ts'

/** `GET /api/v5/public/instruments`: all instruments of one kind; only pairs name their currencies. */
export function publicInstruments(instruments: ReadonlyMap<string, Instrument>): ProviderRoute {
  return {
    path: '/api/v5/public/instruments',
    answer: ({ query }) => {
      const wanted = instrumentsOf(instruments, query.get('instType'))
      if (wanted === undefined) throw wrongParameter('instType')
      return envelope(wanted.map(toRow))
    },
  }
}

function toRow({ instId, instType, pair }: Instrument): object {
  const isPair = instType === 'SPOT'
  const followed = isPair ? '' : `${pair.base}-${pair.quote}`
  return {
    alias: '',
    baseCcy: isPair ? pair.base : '',
    category: '1',
    ctMult: isPair ? '' : '1',
    ctType: isPair ? '' : 'linear',
    ctVal: isPair ? '' : String(contractSize),
    ctValCcy: isPair ? '' : pair.base,
    expTime: instType === 'FUTURES' ? String(Date.UTC(2027, 11, 31, 8)) : '',
    instFamily: followed,
    instId,
    instType,
    lever: '10',
    listTime: '1548133413000',
    lotSz: isPair ? '0.00000001' : '1',
    minSz: isPair ? '0.00001' : '1',
    optType: '',
    quoteCcy: isPair ? pair.quote : '',
    settleCcy: isPair ? '' : pair.quote,
    state: 'live',
    stk: '',
    tickSz: '0.1',
    uly: followed,
  }
}
