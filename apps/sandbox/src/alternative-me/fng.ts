import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { fractionOf } from '../market/random.ts'
import { envelope } from './errors.ts'

const dayMs = 86_400_000
const firstDay = Date.UTC(2018, 1, 1) / dayMs

const labels = [
  { upTo: 24, label: 'Extreme Fear' },
  { upTo: 44, label: 'Fear' },
  { upTo: 55, label: 'Neutral' },
  { upTo: 75, label: 'Greed' },
  { upTo: 100, label: 'Extreme Greed' },
]

/** `GET /fng/`: one value a day, the newest first, all of it as texts; a limit of 0 asks for every day there is. */
export function fng(market: Market): ProviderRoute {
  return {
    path: '/fng',
    answer: ({ query }) => {
      const nowMs = market.now()
      const today = Math.floor(nowMs / dayMs)
      const count = Math.min(countOf(query), today - firstDay + 1)
      const rows = Array.from({ length: count }, (_, index) => toRow(today - index))
      return jsonAnswer(envelope(rows))

      function toRow(day: number): object {
        const value = moodOf(day)
        const secondsLeft = Math.ceil(((day + 1) * dayMs - nowMs) / 1_000)
        return {
          value: String(value),
          value_classification: labels.find(({ upTo }) => value <= upTo)?.label,
          timestamp: timestampOf(day, query.get('date_format')),
          ...(day === today ? { time_until_update: String(secondsLeft) } : {}),
        }
      }
    },
  }

  /** The mood of a week shows in each of its days. */
  function moodOf(day: number): number {
    const week = fractionOf(`fear and greed week ${Math.floor(day / 7)}`, market.seed)
    const own = fractionOf(`fear and greed day ${day}`, market.seed)
    return Math.round(5 + 90 * (0.8 * week + 0.2 * own))
  }
}

function countOf(query: URLSearchParams): number {
  const limit = Number.parseInt(query.get('limit') ?? '1', 10)
  if (limit === 0) return Number.POSITIVE_INFINITY
  return Number.isNaN(limit) || limit < 0 ? 1 : limit
}

function timestampOf(day: number, format: string | null): string {
  const [year, month, date] = new Date(day * dayMs).toISOString().slice(0, 10).split('-')
  switch (format) {
    case 'us':
      return `${month}-${date}-${year}`
    case 'cn':
    case 'kr':
      return `${year}-${month}-${date}`
    case 'world':
      return `${date}-${month}-${year}`
    default:
      return String((day * dayMs) / 1_000)
  }
}
