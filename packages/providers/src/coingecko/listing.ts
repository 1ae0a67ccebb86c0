import { hourMs, succeed } from '@marketcache/contracts'
import { type Listed, listing as listingResource } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { readAmount, readList, readRecord, readText } from '../read-values.ts'
import { mostMarketRows } from './read-market-rows.ts'

const provider = 'coingecko'
/** Ranks are told for the coins of so many pages, which is where symbols get mixed up. */
const rankedPages = ['1', '2']

/**
 * Every coin that is alive, the largest 500 with their rank.
 *
 * Source: CoinGecko `GET /coins/list` and two pages of `GET /coins/markets`, one credit each.
 */
export const listing = defineCall({
  name: 'coingecko.listing',
  fills: [listingResource],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 1 + rankedPages.length,
  targets: () => [{ resource: listingResource.name, params: { provider } }],
  fetch: async (_batch, context) => {
    const [coins, ...pages] = await Promise.all([
      getCoins(context),
      ...rankedPages.map((page) => getRanks(page, context)),
    ])
    const ranks = new Map(pages.flat())
    const instruments = coins.map((coin): Listed => ({ ...coin, rank: ranks.get(coin.symbol) ?? null }))
    // Without ranks it is worth less, and asked for again sooner.
    const freshUntil = ranks.size === 0 ? context.now() + hourMs : null
    const payload = { provider, instruments }
    return [
      succeed(listingResource, { item: provider, params: { provider }, payload, asOf: null, freshUntil }),
    ]
  },
})

async function getCoins({ getJson, signal }: CallContext): Promise<Listed[]> {
  const query = { include_platform: 'false', status: 'active' }
  const coins = readList(await getJson({ path: ['coins', 'list'], query, signal })).flatMap(toListed)
  if (coins.length === 0) throw malformedAnswer('coingecko.listing: expected a list of coins, got none')
  return coins
}

function toListed(told: unknown): Listed[] {
  const { id, symbol: ticker, name } = readRecord(told)
  const [symbol, base] = [readText(id), readText(ticker)]
  if (symbol === null || base === null) return []
  return [
    {
      symbol,
      kind: 'coin',
      base: base.toUpperCase(),
      quote: null,
      name: readText(name),
      rank: null,
      aliases: [],
    },
  ]
}

/** Ranks by id; none when they do not come, because the list is worth more. */
async function getRanks(page: string, { getJson, signal }: CallContext): Promise<[string, number][]> {
  const query = { vs_currency: 'usd', order: 'market_cap_desc', per_page: String(mostMarketRows), page }
  try {
    const rows = readList(await getJson({ path: ['coins', 'markets'], query, signal })).map(readRecord)
    return rows.flatMap((row): [string, number][] => {
      const [id, rank] = [readText(row.id), readAmount(row.market_cap_rank)]
      return id === null || rank === null ? [] : [[id, rank]]
    })
  } catch {
    return []
  }
}
