import { fail, type Outcome, succeed } from '@marketcache/contracts'
import { coin, leaderboard, quote, tokenomics } from '@marketcache/resources'
import { malformedAnswer, malformedItem } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { toOutcomes } from './coin-figures.ts'
import { listTypes, type NamedFigures, rankCoins } from './rank-coins.ts'
import { marketsQuery, readMarketRow, readMarketRows } from './read-market-rows.ts'

const currency = 'usd'

/**
 * The 250 coins with the largest market capitalisation: every list that can be made of them, and each coin's own figures.
 *
 * An item is a list, and the others come along. Coins, which nobody asked for here, are told when they can be read.
 * Source: CoinGecko `GET /coins/markets`, one credit.
 */
export const topMarkets = defineCall({
  name: 'coingecko.top-markets',
  fills: [leaderboard, coin, tokenomics, quote],
  maxItems: listTypes.length,
  maxConcurrent: 1,
  cost: () => 1,
  targets: (_group, type) => [{ resource: leaderboard.name, params: { type } }],
  fetch: async ({ items }, { getJson, signal, now }) => {
    const query = { ...marketsQuery(currency), order: 'market_cap_desc' }
    const body = await getJson({ path: ['coins', 'markets'], query, signal })
    const coins = readCoins(body)
    if (coins.length === 0) throw malformedAnswer('coingecko.top-markets: expected coins, got none')
    const asOf = latestOf(coins, now())
    const lists = [...new Set([...items, ...listTypes])].map((type) => toList(type, coins, asOf))
    return [
      // A list by a figure that no coin has is no value; only where it was asked for, that is a failure.
      ...lists.filter(({ status, item }) => status === 'ok' || items.includes(item)),
      ...coins.flatMap(({ id, figures }) => toOutcomes({ id, currency }, figures)),
    ]
  },
})

function readCoins(body: unknown): NamedFigures[] {
  const rows = readMarketRows('coingecko.top-markets', body)
  return [...rows].flatMap(([id, row]) => {
    const figures = readMarketRow(row)
    return figures === null ? [] : [{ id, figures }]
  })
}

function toList(type: string, coins: readonly NamedFigures[], asOf: number | null): Outcome {
  const params = { type }
  const entries = rankCoins(type, coins)
  if (entries === null) return fail(leaderboard, { item: type, params, ...malformedItem })
  return succeed(leaderboard, { item: type, params, payload: { type, currency, entries }, asOf })
}

/** When the latest of the coins was updated; a time that has not come is a mistake of one of them. */
function latestOf(coins: readonly NamedFigures[], nowMs: number): number | null {
  const times = coins
    .flatMap(({ figures }) => figures.lastUpdatedAt ?? [])
    .filter((timeMs) => timeMs <= nowMs)
  return times.length === 0 ? null : Math.max(...times)
}
