import { minuteMs, secondMs, type Target } from '@marketcache/contracts'
import { quote as quoteResource } from '@marketcache/resources'
import { answerBatch, malformedAnswer, malformedItem, unknownInstrument } from '../answer-batch.ts'
import { productOf } from '../calculate.ts'
import { defineCall } from '../define-call.ts'
import {
  isUnreadable,
  readAmount,
  readNumber,
  readRecord,
  readText,
  readUnixSeconds,
} from '../read-values.ts'
import { exchangeOfTheGone } from './errors.ts'
import { type InstrumentFigures, toOutcome } from './instrument-figures.ts'

/**
 * Quotes of up to 100 instruments.
 *
 * Source: Yahoo `GET /v7/finance/quote`, with cookie and crumb. Unknown symbols are absent or come without a price,
 * and so do those that were delisted.
 */
export const quote = defineCall({
  name: 'yahoo.quote',
  fills: [quoteResource],
  // Measured by others: more than 100 symbols are refused (yahoo-finance2, issue 901).
  maxItems: 100,
  // What is wanted while one call is under way fits into the next one.
  maxConcurrent: 1,
  cost: () => 1,
  needsSession: true,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const query = { symbols: batch.items.join(','), formatted: 'false' }
    const body = await getJson({ path: ['v7', 'finance', 'quote'], query, signal })
    return answerBatch({ call: 'yahoo.quote', batch, told: readRows(body), targets, read: readOutcome })
  },
})

type Row = Readonly<Record<string, unknown>>

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: quoteResource.name, params: { symbol } }]
}

function readRows(body: unknown): Map<string, Row> {
  const { result } = readRecord(readRecord(body).quoteResponse)
  if (!Array.isArray(result)) {
    throw malformedAnswer('yahoo.quote: expected a list of quotes, got something else')
  }
  return new Map(
    result.map(readRecord).flatMap((row): [string, Row][] => {
      const symbol = readText(row.symbol)
      return symbol === null ? [] : [[symbol.toUpperCase(), row]]
    }),
  )
}

function readOutcome(symbol: string, row: Row) {
  if (isUnreadable(row.regularMarketPrice, readNumber)) return malformedItem
  const price = readNumber(row.regularMarketPrice)
  const instrumentType = readText(row.quoteType)
  const isGone = instrumentType === null || readText(row.exchange) === exchangeOfTheGone
  if (instrumentType === 'NONE' || (price === null && isGone)) return unknownInstrument
  // A listed instrument without a price is Yahoo's fault, not a stranger.
  if (price === null) return malformedItem
  return [toOutcome(symbol, { ...readFigures(row), price, instrumentType })]
}

function readFigures(row: Row): Omit<InstrumentFigures, 'price' | 'instrumentType'> {
  return {
    name: readText(row.longName) ?? readText(row.shortName) ?? readText(row.displayName),
    quotedCurrency: readText(row.currency),
    change: readNumber(row.regularMarketChange),
    changePercent: readNumber(row.regularMarketChangePercent),
    previousClose: readNumber(row.regularMarketPreviousClose),
    open: readNumber(row.regularMarketOpen),
    dayHigh: readNumber(row.regularMarketDayHigh),
    dayLow: readNumber(row.regularMarketDayLow),
    fiftyTwoWeekHigh: readNumber(row.fiftyTwoWeekHigh),
    fiftyTwoWeekLow: readNumber(row.fiftyTwoWeekLow),
    volume: readAmount(row.regularMarketVolume),
    marketCap: readAmount(row.marketCap),
    bid: readNumber(row.bid),
    ask: readNumber(row.ask),
    marketState: readText(row.marketState),
    exchange: readText(row.exchange),
    exchangeName: readText(row.fullExchangeName),
    timeZone: readText(row.exchangeTimezoneName),
    pricedAt: readUnixSeconds(row.regularMarketTime),
    delaySeconds: readDelaySeconds(row.exchangeDataDelayedBy),
  }
}

/** Yahoo tells minutes: 10 for Jakarta, 15 for most of Europe, 0 where it may publish at once. */
function readDelaySeconds(minutes: unknown): number | null {
  return productOf(readAmount(minutes), minuteMs / secondMs)
}
