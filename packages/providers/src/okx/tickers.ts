import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedItem } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { type Row, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { readText, readUnixMs } from '../read-values.ts'
import { isUnknownInstrument } from './errors.ts'
import { readData } from './read-data.ts'

const exchange = 'okx'

/** Kinds of instruments that are bought with the quote currency; all others are contracts. */
const spotKinds = new Set(['SPOT', 'MARGIN'])

/**
 * Tickers of one kind of instrument, which is the batch's group: of one instrument, or of all that there are.
 *
 * Source: OKX `GET /api/v5/market/ticker` and `/api/v5/market/tickers`, one call each.
 */
export const tickers = defineCall({
  name: 'okx.tickers',
  fills: [ticker],
  maxItems: 200,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, context) => {
    const body = await getTickers(batch, context)
    return answerBatch({
      call: 'okx.tickers',
      isWhole: batch.items.length > 1,
      batch,
      told: body === null ? new Map() : rowsBySymbol(readData('okx.tickers', body), 'instId'),
      targets,
      read: (symbol, row) => readOutcome({ kind: batch.group, symbol }, row),
    })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol } }]
}

function getTickers(
  { group: instType, items }: { group: string; items: readonly string[] },
  { getJson, signal }: CallContext,
): Promise<object | null> {
  const [instId = '', ...others] = items
  const path = ['api', 'v5', 'market', others.length === 0 ? 'ticker' : 'tickers']
  return others.length === 0
    ? getJson({ path, query: { instId }, signal, isNotFound: isUnknownInstrument })
    : getJson({ path, query: { instType }, signal })
}

function readOutcome({ kind, symbol }: { kind: string; symbol: string }, row: Row): Outcome[] | ItemFailure {
  const at = readUnixMs(row.ts)
  const told = {
    bid: row.bidPx,
    ask: row.askPx,
    last: row.last,
    ...readVolumes(readText(row.instType) ?? kind, row),
    high24h: row.high24h,
    low24h: row.low24h,
    open24h: row.open24h,
  }
  const payload = readTicker(told, { exchange, symbol, at })
  if (payload === null) return malformedItem
  return [succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: at })]
}

/** The same names mean base and quote for spot, and contracts and base for contracts, which do not tell the value traded. */
function readVolumes(kind: string, { vol24h, volCcy24h }: Row) {
  return spotKinds.has(kind)
    ? { volume24h: vol24h, quoteVolume24h: volCcy24h }
    : { volume24h: volCcy24h, quoteVolume24h: null }
}
