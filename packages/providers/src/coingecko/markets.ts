import type { Target } from '@marketcache/contracts'
import { coin, quote, tokenomics } from '@marketcache/resources'
import { answerBatch, malformedItem } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { figureTargets, toOutcomes } from './coin-figures.ts'
import { marketsQuery, mostMarketRows, readMarketRow, readMarketRows } from './read-market-rows.ts'

/**
 * Market data of up to 250 coins in one currency, which is the batch's group.
 *
 * Source: CoinGecko `GET /coins/markets`, one credit; unknown ids are absent from the answer.
 */
export const markets = defineCall({
  name: 'coingecko.markets',
  fills: [coin, tokenomics, quote],
  maxItems: mostMarketRows,
  // What is wanted while one call is under way fits into the next one.
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const query = { ...marketsQuery(batch.group), ids: batch.items.join(',') }
    const body = await getJson({ path: ['coins', 'markets'], query, signal })
    return answerBatch({
      call: 'coingecko.markets',
      batch,
      told: readMarketRows('coingecko.markets', body),
      targets,
      read: (id, row) => {
        const figures = readMarketRow(row)
        return figures === null ? malformedItem : toOutcomes({ id, currency: batch.group }, figures)
      },
    })
  },
})

function targets(currency: string, id: string): Target[] {
  return figureTargets({ id, currency })
}
