import { type OkOutcome, succeed, toIsoTime } from '@marketcache/contracts'
import { type Quote, quote } from '@marketcache/resources'
import { differenceOf, ratioOf, toPercent } from '../calculate.ts'
import { toMajorCurrency } from './to-major-currency.ts'

/** What Yahoo tells about one instrument, whichever call told it; amounts as the exchange quotes them. */
export interface InstrumentFigures {
  name: string | null
  instrumentType: string | null
  quotedCurrency: string | null
  price: number
  change: number | null
  changePercent: number | null
  previousClose: number | null
  open: number | null
  dayHigh: number | null
  dayLow: number | null
  fiftyTwoWeekHigh: number | null
  fiftyTwoWeekLow: number | null
  /** Units, but for coins the traded value. */
  volume: number | null
  /** In the major currency, also when prices are not. */
  marketCap: number | null
  bid: number | null
  ask: number | null
  marketState: string | null
  exchange: string | null
  exchangeName: string | null
  timeZone: string | null
  pricedAt: number | null
  delaySeconds: number | null
}

/** Reports the quote of one instrument. */
export function toOutcome(symbol: string, figures: InstrumentFigures): OkOutcome {
  const { pricedAt, delaySeconds } = figures
  return succeed(quote, {
    item: symbol,
    params: { symbol },
    payload: toQuote(symbol, figures),
    asOf: pricedAt,
    delaySeconds,
  })
}

function toQuote(symbol: string, { pricedAt, ...figures }: InstrumentFigures): Quote {
  const { currency, convert } = toMajorCurrency(figures.quotedCurrency)
  const isCoin = figures.instrumentType === 'CRYPTOCURRENCY'
  const price = convert(figures.price)
  const previousClose = convert(figures.previousClose)
  const change = convert(figures.change) ?? differenceOf(price, previousClose)
  return {
    symbol,
    ...figures,
    currency,
    price,
    change,
    changePercent: figures.changePercent ?? toPercent(ratioOf(change, previousClose)),
    previousClose,
    open: convert(figures.open),
    dayHigh: convert(figures.dayHigh),
    dayLow: convert(figures.dayLow),
    fiftyTwoWeekHigh: convert(figures.fiftyTwoWeekHigh),
    fiftyTwoWeekLow: convert(figures.fiftyTwoWeekLow),
    volume: isCoin ? null : figures.volume,
    volumeValue24h: isCoin ? figures.volume : null,
    bid: convert(figures.bid),
    ask: convert(figures.ask),
    providerTime: toIsoTime(pricedAt),
  }
}
