import { fail, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { momentum as momentumResource, ohlcv } from '@marketcache/resources'
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
  // Whoever waits for bars keeps nobody else waiting.
  maxItems: 1,
  maxConcurrent: 16,
  targets,
  compute: ({ items }, context) => Promise.all(items.map((symbol) => computeOne(symbol, context))),
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: momentumResource.name, params: { symbol } }]
}

async function computeOne(symbol: string, { read, isUnknown }: ComputationContext): Promise<Outcome> {
  const at = { item: symbol, params: { symbol } }
  const [series] = await read(ohlcv, [dailySeries(symbol)], dailySeriesOptions)
  if (series === undefined || series === null) {
    const failure = (await isUnknown(ohlcv, dailySeries(symbol))) ? unknownInstrument : notYetThere
    return fail(momentumResource, { ...at, ...failure })
  }
  const payload = calculateMomentum(symbol, series.data)
  return succeed(momentumResource, { ...at, payload, asOf: series.asOf })
}
