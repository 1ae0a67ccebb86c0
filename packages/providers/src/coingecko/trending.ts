import { minuteMs, succeed } from '@marketcache/contracts'
import { type Leader, leaderboard } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { isUnreadable, readAmount, readList, readNumber, readRecord, readText } from '../read-values.ts'

const type = 'trending'
const currency = 'usd'
/** CoinGecko counts anew every 10 minutes; asking sooner is a waste. */
const updatesEveryMs = 10 * minuteMs
const mostEntries = 250

/**
 * The coins that people search for most.
 *
 * Source: CoinGecko `GET /search/trending`, one credit. It tells values in US dollars, some of them as texts for people.
 */
export const trending = defineCall({
  name: 'coingecko.trending',
  fills: [leaderboard],
  maxItems: 1,
  maxConcurrent: 1,
  cost: () => 1,
  targets: () => [{ resource: leaderboard.name, params: { type } }],
  fetch: async (_batch, { getJson, signal, now }) => {
    const body = await getJson({ path: ['search', 'trending'], signal })
    const coins = readList(readRecord(body).coins).flatMap(readCoin).slice(0, mostEntries)
    if (coins.length === 0) throw malformedAnswer('coingecko.trending: expected coins, got none')
    const entries = coins.map((coin, index): Leader => ({ rank: index + 1, ...coin }))
    return [
      succeed(leaderboard, {
        item: type,
        params: { type },
        payload: { type, currency, entries },
        asOf: null,
        freshUntil: now() + updatesEveryMs,
      }),
    ]
  },
})

function readCoin(told: unknown): Omit<Leader, 'rank'>[] {
  const item = readRecord(readRecord(told).item)
  const data = readRecord(item.data)
  const [id, symbol, name] = [readText(item.id), readText(item.symbol), readText(item.name)]
  if (id === null || symbol === null || name === null || isUnreadable(data.price, readDollars)) return []
  return [
    {
      id,
      symbol,
      name,
      image: readText(item.large) ?? readText(item.small) ?? readText(item.thumb),
      price: readDollars(data.price),
      changePercent24h: readNumber(readRecord(data.price_change_percentage_24h).usd),
      volume24h: readDollars(data.total_volume),
      marketCap: readDollars(data.market_cap),
      marketCapRank: readAmount(item.market_cap_rank),
    },
  ]
}

/** A tiny price as it was told in 2024, for people: `$0.0<sub title="0.000001532">5</sub>1532` has five noughts. */
const tinyPrice = /^\$0\.0<sub title="(\d+\.\d+)">\d+<\/sub>\d+$/

/** A number, or a text such as `$521,967,819`. */
function readDollars(value: unknown): number | null {
  if (typeof value === 'string' && tinyPrice.test(value)) return readAmount(tinyPrice.exec(value)?.[1])
  if (typeof value !== 'string' || !/^\$\d{1,3}(,\d{3})*(\.\d+)?$/.test(value)) return readAmount(value)
  return readAmount(value.replace(/[$,]/g, ''))
}
