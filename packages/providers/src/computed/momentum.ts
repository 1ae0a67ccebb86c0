import { fail, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { momentum as momentumResource, ohlcv, quote } from '@marketcache/resources'
import { unknownInstrument } from '../answer-batch.ts'
import { type ComputationContext, defineComputation } from './define-computation.ts'
import { calculateMomentum } from './momentum/calculate-momentum.ts'
import { dailySeries, dailySeriesOptions, notYetThere } from './sources.ts'

/**
 * Momentum of one instrument.
 *
 * Source: its daily bars (`ohlcv`); docs/reference/momentum.md says how it is calculated.
 */
export const momentum = defineComputation({
  name: 'computed.momentum',
  fills: [momentumResource],
  maxItems: 25,
  maxConcurrent: 4,
  targets,
  compute: async ({ items }, context) => {
    // One call tells of a hundred names which of them exist; bars cost a call each.
    await context.read(quote, items.map(quoteOf))
    return Promise.all(items.map((symbol) => computeOne(symbol, context)))
  },
})

function quoteOf(symbol: string) {
  return { symbol }
}

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: momentumResource.name, params: { symbol } }]
}

async function computeOne(symbol: string, { read, isUnknown }: ComputationContext): Promise<Outcome> {
  const at = { item: symbol, params: { symbol } }
  if (await isUnknown(quote, quoteOf(symbol))) return fail(momentumResource, { ...at, ...unknownInstrument })
  const [series] = await read(ohlcv, [dailySeries(symbol)], dailySeriesOptions)
  if (series === undefined || series === null) {
    const failure = (await isUnknown(ohlcv, dailySeries(symbol))) ? unknownInstrument : notYetThere
    return fail(momentumResource, { ...at, ...failure })
  }
  const payload = calculateMomentum(symbol, series.data)
  return succeed(momentumResource, { ...at, payload, asOf: series.asOf })
}
