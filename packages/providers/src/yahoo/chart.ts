import type { Outcome, Target } from '@marketcache/contracts'
import { quote as quoteResource } from '@marketcache/resources'
import { answerBatch, malformedAnswer, malformedItem, unknownInstrument } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import {
  isRecord,
  isUnreadable,
  readAmount,
  readList,
  readNumber,
  readRecord,
  readText,
  readUnixSeconds,
} from '../read-values.ts'
import { isChartNotFound } from './errors.ts'
import { type InstrumentFigures, toOutcome } from './instrument-figures.ts'

/**
 * The quote of one instrument, out of what a chart tells about it.
 *
 * Source: Yahoo `GET /v8/finance/chart/{symbol}`, without cookie and crumb. Knows no bid, ask, market state and delay.
 */
export const chart = defineCall({
  name: 'yahoo.chart',
  fills: [quoteResource],
  maxItems: 1,
  maxConcurrent: 4,
  cost: () => 1,
  targets,
  fetch: async ({ group, items }, context) => {
    const outcomes = await Promise.all(items.map((symbol) => fetchChart({ group, symbol }, context)))
    return outcomes.flat()
  },
})

type Fields = Readonly<Record<string, unknown>>

/** One daily row: its `meta` carries the quote, and only then the previous close is yesterday's. */
const range = '1d'
const query = { range, interval: '1d' }

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: quoteResource.name, params: { symbol } }]
}

async function fetchChart(
  { group, symbol }: { group: string; symbol: string },
  { getJson, signal }: CallContext,
): Promise<Outcome[]> {
  const path = ['v8', 'finance', 'chart', symbol]
  const body = await getJson({ path, query, signal, isNotFound: isChartNotFound })
  return answerBatch({
    call: 'yahoo.chart',
    batch: { group, items: [symbol] },
    told: new Map(body === null ? [] : [[symbol, body]]),
    targets,
    read: readOutcome,
  })
}

function readOutcome(symbol: string, body: object) {
  const [result] = readList(readRecord(readRecord(body).chart).result)
  if (!isRecord(result) || !isRecord(result.meta)) {
    throw malformedAnswer('yahoo.chart: expected a chart with its meta, got something else')
  }
  const { meta } = result
  if (isUnreadable(meta.regularMarketPrice, readNumber)) return malformedItem
  const price = readNumber(meta.regularMarketPrice)
  if (price === null) return unknownInstrument
  return [toOutcome(symbol, { ...readFigures(meta), ...readSession(meta, result), price })]
}

function readFigures(meta: Fields): Omit<InstrumentFigures, 'price' | 'previousClose' | 'open'> {
  return {
    name: readText(meta.longName) ?? readText(meta.shortName),
    instrumentType: readText(meta.instrumentType),
    quotedCurrency: readText(meta.currency),
    change: null,
    // Rounded, and told since 2026; before, it follows from the previous close.
    changePercent: readNumber(meta.regularMarketChangePercent),
    dayHigh: readNumber(meta.regularMarketDayHigh),
    dayLow: readNumber(meta.regularMarketDayLow),
    fiftyTwoWeekHigh: readNumber(meta.fiftyTwoWeekHigh),
    fiftyTwoWeekLow: readNumber(meta.fiftyTwoWeekLow),
    volume: readAmount(meta.regularMarketVolume),
    marketCap: null,
    bid: null,
    ask: null,
    marketState: null,
    exchange: readText(meta.exchangeName),
    exchangeName: readText(meta.fullExchangeName),
    timeZone: readText(meta.exchangeTimezoneName),
    pricedAt: readUnixSeconds(meta.regularMarketTime),
    delaySeconds: null,
  }
}

/** `chartPreviousClose` is the close before the first row, so it is the previous session's in a chart of one day only. */
function readSession(meta: Fields, result: Fields): Pick<InstrumentFigures, 'previousClose' | 'open'> {
  const isOneDay = meta.range === range
  const [rows] = readList(readRecord(result.indicators).quote)
  const [open] = readList(readRecord(rows).open)
  return {
    previousClose: readNumber(meta.previousClose) ?? (isOneDay ? readNumber(meta.chartPreviousClose) : null),
    open: isOneDay && meta.dataGranularity === '1d' ? readNumber(open) : null,
  }
}
