import type { Market } from '../market/market.ts'
import type { NftCollection } from '../market/nfts.ts'
import { fractionOf } from '../market/random.ts'
import { percentChange, significant } from '../market/rounding.ts'

const dayMs = 86_400_000
const periods: Record<string, number> = { '7d': 7, '14d': 14, '30d': 30, '60d': 60, '1y': 365 }

/** The part of `GET /nfts/:id` that moves: prices, sales, owners and their changes. */
export function nftFigures(market: Market, collection: NftCollection) {
  const changes = Object.entries(periods).map(([period, days]) => [
    `floor_price_${period}_percentage_change`,
    changesOver(market, collection, days),
  ])
  return {
    ...lastDay(market, collection),
    ...sales(market, collection),
    ...Object.fromEntries(changes),
    ...highest(market, collection),
  }
}

function lastDay(market: Market, collection: NftCollection) {
  const floor = floorAt(market, collection, market.now())
  const change = changesOver(market, collection, 1)
  const volumeChange = {
    usd: volumeChangeOf(market, collection, 'usd'),
    native_currency: volumeChangeOf(market, collection, 'native_currency'),
  }
  const items = (price: number, count: number) => significant(price * count, 8)
  const sold = salesOn(market, collection, 0)
  return {
    floor_price: floor,
    market_cap: {
      native_currency: items(floor.native_currency, collection.items),
      usd: items(floor.usd, collection.items),
    },
    volume_24h: { native_currency: items(floor.native_currency, sold), usd: items(floor.usd, sold) },
    floor_price_in_usd_24h_percentage_change: change.usd,
    floor_price_24h_percentage_change: change,
    market_cap_24h_percentage_change: change,
    volume_24h_percentage_change: volumeChange,
    volume_in_usd_24h_percentage_change: volumeChange.usd,
  }
}

function sales(market: Market, collection: NftCollection) {
  const { items, id } = collection
  const { native_currency } = floorAt(market, collection, market.now())
  const salesChange = percentChange(salesOn(market, collection, 1), salesOn(market, collection, 0))
  return {
    number_of_unique_addresses: Math.round(items * (0.4 + 0.3 * fractionOf(`${id} owners`))),
    number_of_unique_addresses_24h_percentage_change: significant(fractionOf(`${id} leaving`) - 0.5, 4),
    total_supply: items,
    one_day_sales: salesOn(market, collection, 0),
    one_day_sales_24h_percentage_change: salesChange,
    one_day_average_sale_price: significant(native_currency * 1.02),
    one_day_average_sale_price_24h_percentage_change: changesOver(market, collection, 1).native_currency,
  }
}

function highest(market: Market, collection: NftCollection) {
  const { path, by, id } = collection
  const now = floorAt(market, collection, market.now())
  const ath = {
    native_currency: significant(market.prices.ceiling(path, by)),
    usd: significant(market.prices.ceiling(path)),
  }
  const at = new Date(
    Date.UTC(2024, Math.floor(12 * fractionOf(`${id} highest`)), 17, 8, 35, 7),
  ).toISOString()
  return {
    ath,
    ath_change_percentage: {
      native_currency: percentChange(ath.native_currency, now.native_currency),
      usd: percentChange(ath.usd, now.usd),
    },
    ath_date: { native_currency: at, usd: at },
  }
}

function floorAt(market: Market, { path, by }: NftCollection, timeMs: number) {
  return {
    native_currency: significant(market.prices.at(path, timeMs, by)),
    usd: significant(market.prices.at(path, timeMs)),
  }
}

function changesOver(market: Market, collection: NftCollection, days: number) {
  const now = floorAt(market, collection, market.now())
  const before = floorAt(market, collection, market.now() - days * dayMs)
  return {
    usd: percentChange(before.usd, now.usd),
    native_currency: percentChange(before.native_currency, now.native_currency),
  }
}

function volumeChangeOf(market: Market, collection: NftCollection, currency: 'usd' | 'native_currency') {
  const volumeOn = (daysAgo: number) =>
    floorAt(market, collection, market.now() - daysAgo * dayMs)[currency] *
    salesOn(market, collection, daysAgo)
  return percentChange(volumeOn(1), volumeOn(0))
}

/** Items sold on a day; never none, so that there is something to compare with. */
function salesOn(market: Market, { id, items }: NftCollection, daysAgo: number): number {
  const day = Math.floor(market.now() / dayMs) - daysAgo
  return 1 + Math.floor((items / 400) * fractionOf(`${id} sales ${day}`, market.seed))
}
