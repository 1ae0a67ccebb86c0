import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { changeOver, rankCoins, readCoinFigures } from '../market/coin-figures.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import type { NftCollection } from '../market/nfts.ts'
import { fractionOf, hashText } from '../market/random.ts'
import { significant } from '../market/rounding.ts'
import { imageOf } from './images.ts'
import { nftImageOf } from './nft-about.ts'

const hourMs = 3_600_000
const categories = ['layer-1', 'meme-token', 'stablecoins', 'decentralized-finance-defi', 'gaming']

/** `GET /search/trending`: 15 coins, 7 collections and 5 categories that people search for; others every hour. */
export function searchTrending(market: Market, collections: readonly NftCollection[]): ProviderRoute {
  return {
    path: '/api/v3/search/trending',
    answer: () => {
      const hour = Math.floor(market.now() / hourMs)
      const fame = ({ id }: { id: string }) => fractionOf(`${id} trending ${hour}`, market.seed)
      const most = <Item extends { id: string }>(items: readonly Item[], count: number) =>
        items.toSorted((one, other) => fame(other) - fame(one)).slice(0, count)
      const ranks = rankCoins(market)
      const body = {
        coins: most(market.coins, 15).map((coin, score) => ({
          item: toItem(market, coin, { score, rank: ranks.get(coin.id) ?? null }),
        })),
        nfts: most(collections, 7).map((collection) => toNft(market, collection)),
        categories: categories.map(toCategory),
      }
      return jsonAnswer(body, { headers: { 'cache-control': 'public, max-age=600' } })
    },
  }
}

function toItem(market: Market, coin: Coin, { score, rank }: { score: number; rank: number | null }) {
  const figures = readCoinFigures(market, coin, market.dollar)
  const bitcoin = market.currencies.get('btc') ?? market.dollar
  const inBitcoin = readCoinFigures(market, coin, bitcoin)
  return {
    id: coin.id,
    coin_id: coin.imageNumber,
    name: coin.name,
    symbol: coin.symbol.toUpperCase(),
    market_cap_rank: rank,
    thumb: imageOf(coin, 'thumb'),
    small: imageOf(coin, 'small'),
    large: imageOf(coin, 'large'),
    slug: coin.id,
    price_btc: inBitcoin.price,
    score,
    data: {
      price: figures.price,
      price_btc: String(inBitcoin.price),
      price_change_percentage_24h: {
        usd: changeOver(market, coin, market.dollar, '24h'),
        btc: changeOver(market, coin, bitcoin, '24h'),
      },
      market_cap: dollars(figures.marketCap),
      market_cap_btc: String(inBitcoin.marketCap),
      total_volume: dollars(figures.volume),
      total_volume_btc: String(inBitcoin.volume),
      sparkline: `https://www.coingecko.com/coins/${coin.imageNumber}/sparkline.svg`,
      content: null,
    },
  }
}

function toNft(market: Market, { id, name, symbol, currencySymbol, path, by }: NftCollection) {
  const floor = significant(market.prices.at(path, market.now(), by))
  const change = significant(20 * fractionOf(`${id} change`) - 10)
  const price = `${floor.toFixed(2)} ${currencySymbol}`
  const number = hashText(id) % 5_000
  return {
    id,
    name,
    symbol,
    thumb: nftImageOf(id, 'standard'),
    nft_contract_id: number,
    native_currency_symbol: currencySymbol.toLowerCase(),
    floor_price_in_native_currency: floor,
    floor_price_24h_percentage_change: change,
    data: {
      floor_price: price,
      floor_price_in_usd_24h_percentage_change: String(change),
      h24_volume: price,
      h24_average_sale_price: price,
      sparkline: `https://www.coingecko.com/nft/${number}/sparkline.svg`,
      content: null,
    },
  }
}

function toCategory(slug: string) {
  const id = hashText(slug) % 100_000
  const marketCap = significant(1e9 + 1e11 * fractionOf(slug))
  const change = significant(2 * fractionOf(`${slug} change`) - 1)
  return {
    id,
    name: slug.replaceAll('-', ' '),
    top_3_coins_images: ['1', '2', '3'].map(
      (number) => `https://assets.coingecko.com/coins/images/${number}/small/${slug}.png?1725222638`,
    ),
    market_cap_1h_change: change,
    slug,
    coins_count: String(id % 900),
    data: {
      market_cap: marketCap,
      market_cap_btc: marketCap / 100_000,
      total_volume: marketCap / 20,
      total_volume_btc: marketCap / 2_000_000,
      market_cap_change_percentage_24h: { usd: change, btc: change },
      sparkline: `https://www.coingecko.com/categories/${id}/sparkline.svg`,
    },
  }
}

function dollars(amount: number): string {
  return `$${Math.round(amount).toLocaleString('en-US')}`
}
