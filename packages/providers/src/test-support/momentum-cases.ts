import { readFileSync } from 'node:fs'
import { createValidator, dayMs, Nullable, type Static, Type } from '@marketcache/contracts'

const Numbers = Type.Array(Type.Number())
const MomentumCase = Type.Object({
  name: Type.String(),
  /** As Yahoo spells it: `GBp` is pence. */
  currency: Type.String(),
  /** Time of the day at which bars open, UTC. */
  opens: Type.String(),
  first: Type.String(),
  /** Days after the first. */
  offsets: Numbers,
  closes: Numbers,
  adjusted: Nullable(Type.Array(Nullable(Type.Number()))),
  /** Whether the last bar still runs. */
  running: Type.Boolean(),
  actions: Type.Array(
    Type.Tuple([Type.Number(), Type.Union([Type.Literal('split'), Type.Literal('dividend')]), Type.Number()]),
  ),
  expected: Type.Object({
    score: Nullable(Type.Number()),
    rating: Nullable(Type.String()),
    weightKnown: Type.Number(),
    price: Nullable(Type.Number()),
    lastDay: Nullable(Type.String()),
    barCount: Type.Integer(),
    priceBasis: Type.String(),
    periodsPerYear: Type.Integer(),
    /** Value and score. */
    components: Type.Record(Type.String(), Type.Tuple([Nullable(Type.Number()), Nullable(Type.Number())])),
  }),
})
/** Prices, and what an independent program made of them; docs/reference/momentum.md says how. */
export type MomentumCase = Static<typeof MomentumCase>

/** Reads the committed cases. */
export function readMomentumCases(): MomentumCase[] {
  const path = new URL('../computed/test-data/momentum.json', import.meta.url)
  const told: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const validator = createValidator(Type.Array(MomentumCase))
  if (!validator.accepts(told)) throw new Error(`momentum.json: ${validator.explain(told)}`)
  return told
}

/** The chart that Yahoo would answer, with rows for the bars of a case. */
export function toChart({ currency, closes, adjusted, actions, ...rest }: MomentumCase): object {
  const opened = Date.parse(`${rest.first}T${rest.opens}:00Z`)
  const seconds = (offset: number) => (opened + offset * dayMs) / 1_000
  const timestamp = rest.offsets.map(seconds)
  const last = timestamp.at(-1) ?? 0
  const session = rest.running ? { start: last, end: last + dayMs / 1_000 } : { start: 0, end: 0 }
  const named = (kind: string) => actions.filter((action) => action[1] === kind)
  const events = {
    splits: named('split').map(([offset, , value]) => ({
      date: seconds(offset),
      numerator: value,
      denominator: 1,
    })),
    dividends: named('dividend').map(([offset, , amount]) => ({ date: seconds(offset), amount })),
  }
  return {
    chart: {
      error: null,
      result: [
        {
          meta: { currency, currentTradingPeriod: { regular: session } },
          timestamp,
          events,
          indicators: {
            quote: [{ open: closes, high: closes, low: closes, close: closes, volume: closes.map(() => 1) }],
            ...(adjusted === null ? {} : { adjclose: [{ adjclose: adjusted }] }),
          },
        },
      ],
    },
  }
}

/** A moment at which the last bar of a case still runs, or is complete. */
export function momentOf({ first, opens, offsets, running }: MomentumCase): number {
  const opened = Date.parse(`${first}T${opens}:00Z`) + (offsets.at(-1) ?? 0) * dayMs
  return running ? opened + dayMs / 2 : opened + 2 * dayMs
}
