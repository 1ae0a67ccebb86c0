import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { coinProfile, coin as coinResource, quote, tokenomics } from '@marketcache/resources'
import { answerBatch, failTargets, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isRecord, readText } from '../read-values.ts'
import { type CoinRequest, figureTargets, toOutcomes } from './coin-figures.ts'
import { isCoinNotFound } from './errors.ts'
import { readCoinProfile } from './read-coin-profile.ts'
import { readMarketData } from './read-market-data.ts'

/**
 * Everything about one coin: its profile and, in group `usd`, its market data.
 *
 * Source: CoinGecko `GET /coins/{id}`, one credit. The only call that tells whether maximum supply is infinite.
 */
export const coin = defineCall({
  name: 'coingecko.coin',
  fills: [coinProfile, coinResource, tokenomics, quote],
  maxItems: 1,
  maxConcurrent: 4,
  cost: () => 1,
  targets,
  fetch: async ({ group, items }, context) => {
    const outcomes = await Promise.all(items.map((id) => fetchCoin({ id, currency: group }, context)))
    return outcomes.flat()
  },
})

/** What we leave out makes the answer twenty times smaller. */
const query = {
  localization: 'false',
  tickers: 'false',
  market_data: 'true',
  community_data: 'false',
  developer_data: 'false',
  sparkline: 'false',
}

async function fetchCoin(asked: CoinRequest, { getJson, signal }: CallContext): Promise<Outcome[]> {
  const body = await getJson({ path: ['coins', asked.id], query, signal, isNotFound: isCoinNotFound })
  return answerBatch({
    call: 'coingecko.coin',
    batch: { group: asked.currency, items: [asked.id] },
    told: new Map(body === null ? [] : [[asked.id, body]]),
    targets,
    read: (_id, told) => readCoin(asked, told),
  })
}

function readCoin(asked: CoinRequest, body: object) {
  if (!isRecord(body) || readText(body.id) !== asked.id) {
    throw malformedAnswer('coingecko.coin: expected the coin that was asked for, got something else')
  }
  const profile = readCoinProfile(body)
  if (profile === null) return malformedItem
  const { id } = asked
  const told = succeed(coinProfile, { item: id, params: { id }, ...profile })
  return [told, ...(asked.currency === 'usd' ? readFigures(asked, body) : [])]
}

function readFigures(asked: CoinRequest, body: Readonly<Record<string, unknown>>): Outcome[] {
  const figures = readMarketData(body)
  return figures === null
    ? failTargets(asked.id, figureTargets(asked), malformedItem)
    : toOutcomes(asked, figures)
}

function targets(currency: string, id: string): Target[] {
  return [
    { resource: coinProfile.name, params: { id } },
    ...(currency === 'usd' ? figureTargets({ id, currency }) : []),
  ]
}
