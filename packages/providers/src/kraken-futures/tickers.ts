import { fail, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { fundingRate, ticker } from '@marketcache/resources'
import {
  answerBatch,
  type ItemFailure,
  malformedAnswer,
  malformedItem,
  unknownInstrument,
} from '../answer-batch.ts'
import { productOf, ratioOf } from '../calculate.ts'
import { defineCall } from '../define-call.ts'
import { isBlank, type Row, readFunding, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { toCommonName } from '../kraken/common-names.ts'
import { isUnreadable, readAmount, readIsoTime, readNumber, readRecord, readText } from '../read-values.ts'
import { isInverse } from './is-inverse.ts'

const exchange = 'kraken'

/** Rates are told per hour, and paid hour by hour. */
const intervalHours = 1

/**
 * Tickers of contracts, and funding rates of the perpetuals among them: of all that there are.
 *
 * Source: Kraken Futures `GET /derivatives/api/v3/tickers`, one call. The answer as a whole carries the time.
 */
export const tickers = defineCall({
  name: 'kraken-futures.tickers',
  fills: [ticker, fundingRate],
  maxItems: 200,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const body = await getJson({ path: ['derivatives', 'api', 'v3', 'tickers'], signal })
    const { tickers: rows, serverTime } = readRecord(body)
    if (!Array.isArray(rows)) {
      throw malformedAnswer('kraken-futures.tickers: expected a list of tickers, got something else')
    }
    const at = readIsoTime(serverTime)
    const named = [...rowsBySymbol(rows)].map(([symbol, row]): [string, Row] => [symbol.toUpperCase(), row])
    return answerBatch({
      call: 'kraken-futures.tickers',
      isWhole: true,
      batch,
      told: new Map(named),
      targets,
      read: (symbol, row) => readOutcomes({ symbol, at }, row),
    })
  },
})

interface Asked {
  symbol: string
  at: number | null
}

function targets(_group: string, symbol: string): Target[] {
  const params = { exchange, symbol }
  return [
    { resource: ticker.name, params },
    { resource: fundingRate.name, params },
  ]
}

function readOutcomes(asked: Asked, row: Row): Outcome[] | ItemFailure {
  const outcome = readTickerOutcome(asked, row)
  return outcome === null ? malformedItem : [outcome, readFundingOutcome(asked, row)]
}

/** A contract that is suspended or without trades is told without prices. */
function readTickerOutcome({ symbol, at }: Asked, row: Row): Outcome | null {
  const told = {
    bid: row.bid,
    ask: row.ask,
    last: row.last,
    ...readVolumes(symbol, row),
    high24h: row.high24h,
    low24h: row.low24h,
    open24h: row.open24h,
  }
  const changePercent24h = readNumber(row.change24h)
  const payload = readTicker(told, { exchange, symbol, at, changePercent24h, ...readCurrencies(row) })
  return payload && succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: at })
}

/** Inverse contracts are of one dollar each, so what they count is the quote currency. */
function readVolumes(symbol: string, row: Row) {
  return isInverse(symbol)
    ? { quoteVolume24h: row.vol24h }
    : { volume24h: row.vol24h, quoteVolume24h: row.volumeQuote }
}

/** `XBT:USD` */
function readCurrencies(row: Row): { base: string | null; quote: string | null } {
  const [base = '', quote = ''] = readText(row.pair)?.split(':') ?? []
  return base === '' || quote === ''
    ? { base: null, quote: null }
    : { base: toCommonName(base), quote: toCommonName(quote) }
}

function readFundingOutcome({ symbol, at }: Asked, row: Row): Outcome {
  const params = { exchange, symbol }
  // Futures that end on a day are told here, too, and pay no funding.
  if (isBlank(row.fundingRate)) return fail(fundingRate, { item: symbol, params, ...unknownInstrument })
  const absolute = readNumber(row.fundingRate)
  if (absolute === null || isUnreadable(row.markPrice, readAmount)) {
    return fail(fundingRate, { item: symbol, params, ...malformedItem })
  }
  const told = {
    fundingRate: toRelative(absolute, { symbol, markPrice: readAmount(row.markPrice) }),
    markPrice: row.markPrice,
    indexPrice: row.indexPrice,
  }
  const payload = readFunding(told, { exchange, symbol, at, intervalHours, nextFundingAt: null })
  if (payload === null) return fail(fundingRate, { item: symbol, params, ...malformedItem })
  return succeed(fundingRate, { item: symbol, params, payload, asOf: at })
}

/**
 * The fraction of a position that is paid per hour; unknown without a mark price.
 *
 * Kraken tells what one contract pays: a linear one, worth a coin, pays dollars; an inverse one, worth a dollar, pays coins.
 */
function toRelative(
  absolute: number,
  { symbol, markPrice }: { symbol: string; markPrice: number | null },
): number | null {
  if (absolute === 0) return 0
  if (!isInverse(symbol)) return ratioOf(absolute, markPrice)
  return productOf(absolute, markPrice)
}
