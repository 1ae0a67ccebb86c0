import { toIsoTime } from '@marketcache/contracts'
import type { Nft } from '@marketcache/resources'
import {
  isRecord,
  isUnreadable,
  readAmount,
  readIsoTime,
  readList,
  readNumber,
  readRecord,
  readText,
} from '../read-values.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads one collection out of an answer of `/nfts/{id}`.
 *
 * @returns Null when its name is missing, or its floor price cannot be read; any other field may be missing.
 */
export function readNft(id: string, body: Fields): Nft | null {
  const name = readText(body.name)
  if (name === null || isFloorUnreadable(body.floor_price)) return null
  return {
    id,
    name,
    symbol: readText(body.symbol),
    contractAddress: readText(body.contract_address),
    assetPlatform: readText(body.asset_platform_id),
    image: readText(readRecord(body.image).small_2x) ?? readText(readRecord(body.image).small),
    bannerImage: readText(body.banner_image),
    description: readText(body.description),
    nativeCurrency: readText(body.native_currency),
    nativeCurrencySymbol: readText(body.native_currency_symbol),
    marketCapRank: readAmount(body.market_cap_rank),
    ...readPrices(body),
    ...readChanges(body),
    ...readActivity(body),
    ...readLinks(body),
  }
}

function isFloorUnreadable(value: unknown): boolean {
  const { native_currency, usd } = readRecord(value)
  const isNoPair = value !== undefined && value !== null && !isRecord(value)
  return isNoPair || isUnreadable(native_currency, readAmount) || isUnreadable(usd, readAmount)
}

function readPrices(body: Fields) {
  const dates = readRecord(body.ath_date)
  return {
    floorPrice: readBoth(body.floor_price, readAmount),
    marketCap: readBoth(body.market_cap, readAmount),
    volume24h: readBoth(body.volume_24h, readAmount),
    ath: readBoth(body.ath, readAmount),
    athChangePercent: readBoth(body.ath_change_percentage),
    athDate: {
      native: toIsoTime(readIsoTime(dates.native_currency)),
      usd: toIsoTime(readIsoTime(dates.usd)),
    },
  }
}

function readChanges(body: Fields) {
  const floor = readBoth(body.floor_price_24h_percentage_change)
  const volume = readBoth(body.volume_24h_percentage_change)
  return {
    // The same two figures also come by themselves, rounded; older answers have nothing else.
    floorPriceChangePercent24h: {
      ...floor,
      usd: floor.usd ?? readNumber(body.floor_price_in_usd_24h_percentage_change),
    },
    volumeChangePercent24h: {
      ...volume,
      usd: volume.usd ?? readNumber(body.volume_in_usd_24h_percentage_change),
    },
    marketCapChangePercent24h: readBoth(body.market_cap_24h_percentage_change),
    floorPriceChangePercent7d: readBoth(body.floor_price_7d_percentage_change),
    floorPriceChangePercent14d: readBoth(body.floor_price_14d_percentage_change),
    floorPriceChangePercent30d: readBoth(body.floor_price_30d_percentage_change),
    floorPriceChangePercent60d: readBoth(body.floor_price_60d_percentage_change),
    floorPriceChangePercent1y: readBoth(body.floor_price_1y_percentage_change),
  }
}

function readActivity(body: Fields) {
  return {
    uniqueAddresses: readAmount(body.number_of_unique_addresses),
    uniqueAddressesChangePercent24h: readNumber(body.number_of_unique_addresses_24h_percentage_change),
    totalSupply: readAmount(body.total_supply),
    sales24h: readAmount(body.one_day_sales),
    salesChangePercent24h: readNumber(body.one_day_sales_24h_percentage_change),
    averageSalePrice24h: readAmount(body.one_day_average_sale_price),
    averageSalePriceChangePercent24h: readNumber(body.one_day_average_sale_price_24h_percentage_change),
    favorites: readAmount(body.user_favorites_count),
  }
}

function readLinks(body: Fields) {
  const { homepage, twitter, discord } = readRecord(body.links)
  const explorers = readList(body.explorers).map(readRecord)
  return {
    links: { homepage: readText(homepage), twitter: readText(twitter), discord: readText(discord) },
    explorers: explorers.map(({ name, link }) => ({ name: readText(name), link: readText(link) })),
  }
}

function readBoth(value: unknown, read: (value: unknown) => number | null = readNumber) {
  const { native_currency, usd } = readRecord(value)
  return { native: read(native_currency), usd: read(usd) }
}
