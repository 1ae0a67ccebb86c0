import { type Outcome, succeed, type Target, toIsoTime } from '@marketcache/contracts'
import { type CryptoMarket, cryptoMarket, currencies } from '@marketcache/resources'
import { answerBatch, malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { isRecord, readAmount, readNumber, readRecord, readUnixSeconds } from '../read-values.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * All coins together, in as many currencies as are wanted.
 *
 * Source: CoinGecko `GET /global`, one credit; updated every 10 minutes.
 */
export const global = defineCall({
  name: 'coingecko.global',
  fills: [cryptoMarket],
  maxItems: currencies.length,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const { data } = readRecord(await getJson({ path: ['global'], signal }))
    if (!isRecord(data) || !isRecord(data.total_market_cap)) {
      throw malformedAnswer('coingecko.global: expected totals by currency, got something else')
    }
    return answerBatch({
      call: 'coingecko.global',
      batch,
      isWhole: true,
      told: new Map(Object.keys(data.total_market_cap).map((currency) => [currency, data])),
      targets,
      read: readOutcome,
    })
  },
})

function targets(_group: string, currency: string): Target[] {
  return [{ resource: cryptoMarket.name, params: { currency } }]
}

function readOutcome(currency: string, data: Row): Outcome[] {
  const at = readUnixSeconds(data.updated_at)
  const payload: CryptoMarket = {
    currency,
    marketCap: readAmount(readRecord(data.total_market_cap)[currency]),
    volume24h: readAmount(readRecord(data.total_volume)[currency]),
    marketCapChangePercent24h: readNumber(data.market_cap_change_percentage_24h_usd),
    activeCoins: readAmount(data.active_cryptocurrencies),
    markets: readAmount(data.markets),
    dominance: readDominance(data.market_cap_percentage),
    timestamp: toIsoTime(at),
  }
  return [succeed(cryptoMarket, { item: currency, params: { currency }, payload, asOf: at })]
}

function readDominance(told: unknown): CryptoMarket['dominance'] {
  const shares = Object.entries(readRecord(told)).flatMap(([symbol, share]) => {
    const percent = readAmount(share)
    return percent === null ? [] : [{ symbol, percent }]
  })
  return shares.toSorted((one, other) => other.percent - one.percent)
}
