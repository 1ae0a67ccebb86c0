import type { ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { readPairFigures, readPerpetualFigures } from '../market/pairs.ts'
import { envelope, unknownInstrument } from './errors.ts'
import { type Instrument, instrumentsOf } from './instruments.ts'

const usualIntervalHours = 8
const shortIntervalHours = 4
const hourMs = 3_600_000

/** `GET /api/v5/public/funding-rate`: of one swap, or of all of them for `ANY`. */
export function fundingRate(market: Market, instruments: ReadonlyMap<string, Instrument>): ProviderRoute {
  return {
    path: '/api/v5/public/funding-rate',
    answer: ({ query }) => {
      const instId = query.get('instId') ?? ''
      const swaps = instrumentsOf(instruments, 'SWAP') ?? []
      const wanted = swaps.filter((swap) => instId === 'ANY' || swap.instId === instId)
      if (wanted.length === 0) throw unknownInstrument()
      return envelope(wanted.map(toRow))
    },
  }

  function toRow({ instId, pair }: Instrument): object {
    // Meme coins pay more often.
    const intervalHours = pair.coin.category === 'Meme' ? shortIntervalHours : usualIntervalHours
    const figures = readPairFigures(market, pair, 'okx')
    const name = `okx ${instId}`
    const { fundingRate: rate, nextFundingMs } = readPerpetualFigures(market, figures, {
      name,
      intervalHours,
    })
    return {
      formulaType: 'withRate',
      fundingRate: rate.toFixed(10),
      fundingTime: String(nextFundingMs),
      impactValue: '20000',
      instId,
      instType: 'SWAP',
      interestRate: '0.0001',
      maxFundingRate: '0.00375',
      method: 'current_period',
      minFundingRate: '-0.00375',
      nextFundingRate: '',
      nextFundingTime: String(nextFundingMs + intervalHours * hourMs),
      premium: '0.0001',
      settFundingRate: rate.toFixed(10),
      settState: 'settled',
      ts: String(market.now()),
    }
  }
}
