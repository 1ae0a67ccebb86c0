import { dayMs, defineResource, minuteMs, type Static, Type, type View } from '@marketcache/contracts'
import { Text } from './fields.ts'

/** Most days of history that are kept, and that one read can ask for. */
export const mostFearGreedDays = 365

const day = {
  value: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'From 0, extreme fear, to 100, extreme greed',
    'x-unit': '1',
  }),
  classification: Text('The same in words, as alternative.me words it; where it draws the lines changes'),
  timestamp: Type.String({ format: 'date-time', description: 'Day of the value: its start, UTC' }),
}
const History = Type.Array(Type.Object(day, { additionalProperties: false }), {
  minItems: 1,
  maxItems: mostFearGreedDays,
  description: 'Values of the last days, the newest first',
})

const FearGreed = Type.Object({ ...day, history: History }, { additionalProperties: false })
/** The mood of the crypto market today and in the last days. */
export type FearGreed = Static<typeof FearGreed>

const daysView: View<FearGreed> = {
  suffix: '',
  summary: 'Crypto Fear and Greed Index, today and in the last days',
  query: Type.Object({
    limit: Type.Integer({
      minimum: 1,
      maximum: mostFearGreedDays,
      default: 1,
      description: 'Most days of history, counted from the newest',
    }),
  }),
  data: FearGreed,
  hasCsv: false,
  render: ({ history, ...latest }, { query }) => {
    const days = history.slice(0, typeof query.limit === 'number' ? query.limit : 1)
    return { data: { ...latest, history: days } }
  },
}

/**
 * The Fear and Greed Index of alternative.me, which has one value a day.
 *
 * A value of today is fresh until the next one is due, at 00:00 UTC; `freshForMs` counts while that has not shown.
 */
export const fearGreed = defineResource({
  name: 'fear-greed',
  aliases: ['fear_greed'],
  summary: 'Crypto Fear and Greed Index',
  path: '/fear-greed',
  batch: null,
  params: Type.Object({}),
  example: {},
  payload: FearGreed,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: 3 * dayMs, keepForMs: 30 * dayMs },
  canonical: () => ({}),
  route: () => [{ call: 'alternative-me.fng', group: 'all', item: 'index' }],
  views: [daysView],
  tags: () => [],
})
