import { fail, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { fundingRate, ticker, toBybitTicker } from '@marketcache/resources'
import {
  answerBatch,
  type ItemFailure,
  malformedAnswer,
  malformedItem,
  unknownInstrument,
} from '../answer-batch.ts'
import { toPercent } from '../calculate.ts'
import { defineCall } from '../define-call.ts'
import { isBlank, type Row, readFunding, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { readAmount, readNumber, readRecord, readUnixMs } from '../read-values.ts'
import { isUnknownSymbol } from './errors.ts'

const exchange = 'bybit'
/** The category whose contracts pay funding; the other group is `spot`. */
const linear = 'linear'

/**
 * Tickers of a category, which is the batch's group, and funding rates of its perpetuals: of one symbol, or of all that there are.
 *
 * Source: Bybit `GET /v5/market/tickers`, one call. The answer as a whole carries the time.
 */
export const tickers = defineCall({
  name: 'bybit.tickers',
  fills: [ticker, fundingRate],
  maxItems: 200,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const path = ['v5', 'market', 'tickers']
    const [symbol = '', ...others] = batch.items
    const category = batch.group
    const body =
      others.length === 0
        ? await getJson({ path, query: { category, symbol }, signal, isNotFound: isUnknownSymbol })
        : await getJson({ path, query: { category }, signal })
    const { time, result } = readRecord(body)
    const about = { at: readUnixMs(time), isInverse: readRecord(result).category === 'inverse' }
    return answerBatch({
      call: 'bybit.tickers',
      isWhole: others.length > 0,
      batch,
      told: body === null ? new Map() : readRows(body),
      targets,
      read: (item, row) => readOutcomes({ group: batch.group, item, ...about }, row),
    })
  },
})

interface Asked {
  group: string
  item: string
  at: number | null
  /** Whether the answer is about contracts that are worth a dollar each and pay coins. */
  isInverse: boolean
}

function targets(group: string, item: string): Target[] {
  const tickerTarget = { resource: ticker.name, params: { exchange, symbol: tickerSymbol(group, item) } }
  const fundingTarget = { resource: fundingRate.name, params: { exchange, symbol: item } }
  return group === linear ? [tickerTarget, fundingTarget] : [tickerTarget]
}

/** Spot pairs and perpetuals share their names, so tickers of perpetuals have one of their own. */
function tickerSymbol(group: string, item: string): string {
  return group === linear ? toBybitTicker(item) : item
}

function readRows(body: object): Map<string, Row> {
  const { list } = readRecord(readRecord(body).result)
  if (!Array.isArray(list)) {
    throw malformedAnswer('bybit.tickers: expected a list of tickers, got something else')
  }
  return rowsBySymbol(list)
}

function readOutcomes(asked: Asked, row: Row): Outcome[] | ItemFailure {
  const outcome = readTickerOutcome(asked, row)
  if (outcome === null) return malformedItem
  return asked.group === linear ? [outcome, readFundingOutcome(asked, row)] : [outcome]
}

function readTickerOutcome({ group, item, at, isInverse }: Asked, row: Row): Outcome | null {
  const symbol = tickerSymbol(group, item)
  const told = {
    bid: row.bid1Price,
    ask: row.ask1Price,
    last: row.lastPrice,
    volume24h: isInverse ? row.turnover24h : row.volume24h,
    quoteVolume24h: isInverse ? row.volume24h : row.turnover24h,
    high24h: row.highPrice24h,
    low24h: row.lowPrice24h,
    open24h: row.prevPrice24h,
  }
  const changePercent24h = toPercent(readNumber(row.price24hPcnt))
  const payload = readTicker(told, { exchange, symbol, at, changePercent24h })
  return payload && succeed(ticker, { item, params: { exchange, symbol }, payload, asOf: at })
}

function readFundingOutcome({ item, at }: Asked, row: Row): Outcome {
  const params = { exchange, symbol: item }
  // Futures that end on a day are told here, too, and pay no funding.
  if (isBlank(row.fundingRate)) return fail(fundingRate, { item, params, ...unknownInstrument })
  const told = { fundingRate: row.fundingRate, markPrice: row.markPrice, indexPrice: row.indexPrice }
  const intervalHours = readAmount(row.fundingIntervalHour)
  const nextFundingAt = readUnixMs(row.nextFundingTime)
  const payload = readFunding(told, { exchange, symbol: item, at, intervalHours, nextFundingAt })
  if (payload === null) return fail(fundingRate, { item, params, ...malformedItem })
  return succeed(fundingRate, { item, params, payload, asOf: at })
}
