import {
  fail,
  minuteMs,
  type Outcome,
  type Params,
  type ReadOptions,
  type Resource,
  succeed,
  type Target,
} from '@marketcache/contracts'
import {
  type Holding,
  ohlcv,
  portfolio as portfolioResource,
  quote,
  readHoldings,
} from '@marketcache/resources'
import { type ComputationContext, defineComputation } from './define-computation.ts'
import { calculatePortfolio, type PortfolioAsked } from './portfolio/calculate-portfolio.ts'
import { findRate, pairsBetween } from './portfolio/rates.ts'
import { dailySeries, dailySeriesOptions } from './sources.ts'

/** How long an answer is fresh that lacks something which may still come. */
const incompleteFreshMs = minuteMs

/**
 * What holdings are worth, and how they did.
 *
 * Source: quotes and daily bars of their symbols, of the benchmark and of the currency pairs between them;
 * docs/reference/portfolio.md says how it is calculated.
 */
export const portfolio = defineComputation({
  name: 'computed.portfolio',
  fills: [portfolioResource],
  // Whoever waits for many bars keeps nobody else waiting.
  maxItems: 1,
  maxConcurrent: 4,
  targets,
  compute: ({ items }, context) => Promise.all(items.map((item) => computeOne(item, context))),
})

function targets(_group: string, item: string): Target[] {
  return [{ resource: portfolioResource.name, params: askedOf(item) }]
}

/** What the resource's route writes. */
function askedOf(item: string): PortfolioAsked & { owner: string } {
  const [hash = '', timeframe = '', currency = '', benchmark = '', ...owner] = item.split('|')
  return { owner: owner.join('|'), hash, timeframe, currency, benchmark }
}

async function computeOne(item: string, context: ComputationContext): Promise<Outcome> {
  const params = { ...askedOf(item) }
  const holdings = readHoldings(await context.readInput(portfolioResource, params))
  if (holdings === null) {
    const detail = 'these holdings are not kept any more: post it again'
    return fail(portfolioResource, { item, params, code: 'unknown_instrument', isRetryable: false, detail })
  }
  const { isComplete, ...told } = await readPrices(params, holdings, context)
  const now = context.now()
  const payload = calculatePortfolio(params, holdings, { ...told, now })
  const freshUntil = isComplete ? null : now + incompleteFreshMs
  return succeed(portfolioResource, { item, params, payload, asOf: null, freshUntil })
}

async function readPrices(
  { currency, benchmark }: PortfolioAsked,
  holdings: readonly Holding[],
  context: ComputationContext,
) {
  const symbols = [...new Set([...holdings.map(({ symbol }) => symbol), benchmark])]
  const [quotes, series] = await Promise.all([
    readAll(context, quote, symbols.map(quoteOf)),
    readAll(context, ohlcv, symbols.map(dailySeries), dailySeriesOptions),
  ])
  const foreign = [...new Set(holdings.map(({ symbol }) => quotes.values.get(symbol)?.currency ?? currency))]
  const pairs = foreign.flatMap((from) => pairsBetween(from, currency).map(({ pair }) => pair))
  const rates = await readAll(context, quote, pairs.map(quoteOf))
  const used = foreign.flatMap((from) => findRate(from, currency, rates.values)?.pair ?? [])
  const history = await readAll(context, ohlcv, used.map(dailySeries), dailySeriesOptions)
  return {
    quotes: new Map([...quotes.values, ...rates.values]),
    series: new Map([...series.values, ...history.values]),
    isComplete: [quotes, series, rates, history].every(({ isComplete }) => isComplete),
  }
}

function quoteOf(symbol: string) {
  return { symbol }
}

/** Reads values by symbol, and says whether nothing is missing that may still come. */
async function readAll<P extends Params & { symbol: string }, Payload>(
  { read, isUnknown }: ComputationContext,
  resource: Resource<string, P, Payload>,
  params: readonly P[],
  options?: ReadOptions,
): Promise<{ values: Map<string, Payload>; isComplete: boolean }> {
  if (params.length === 0) return { values: new Map(), isComplete: true }
  const found = await read(resource, params, options)
  const told = params.map((each, index) => ({ each, value: found[index] ?? null }))
  const missing = told.filter(({ value }) => value === null)
  const unknown = await Promise.all(missing.map(({ each }) => isUnknown(resource, each)))
  const values = told.flatMap(({ each, value }): [string, Payload][] =>
    value === null ? [] : [[each.symbol, value.data]],
  )
  return { values: new Map(values), isComplete: unknown.every(Boolean) }
}
