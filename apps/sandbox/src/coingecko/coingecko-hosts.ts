import { jsonAnswer, type ProviderHost, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createNfts } from '../market/nfts.ts'
import { checkApiKey, type HostKind } from './api-key.ts'
import { coin } from './coin.ts'
import { coinMarketChart } from './coin-market-chart.ts'
import { coinOhlc } from './coin-ohlc.ts'
import { coinsList } from './coins-list.ts'
import { coinsMarkets } from './coins-markets.ts'
import { global } from './global.ts'
import { key } from './key.ts'
import { nft } from './nft.ts'
import { nftsList } from './nfts-list.ts'
import { ping } from './ping.ts'
import { searchTrending } from './search-trending.ts'
import { simplePrice } from './simple-price.ts'
import { supportedVsCurrencies } from './supported-vs-currencies.ts'

/** CoinGecko's public and paid hosts: the same routes, another rule for keys. */
export function coinGeckoHosts(market: Market): ProviderHost[] {
  const collections = createNfts(market.coin)
  return [
    host('public', { prefix: '/coingecko', standsFor: 'https://api.coingecko.com' }),
    host('pro', { prefix: '/coingecko-pro', standsFor: 'https://pro-api.coingecko.com' }),
  ]

  function host(kind: HostKind, names: { prefix: string; standsFor: string }): ProviderHost {
    const routes = [
      ping(),
      key(kind),
      simplePrice(market),
      supportedVsCurrencies(market),
      coinsList(market),
      coinsMarkets(market),
      coin(market),
      coinOhlc(market),
      coinMarketChart(market),
      searchTrending(market, collections),
      global(market),
      nftsList(collections),
      nft(market, collections),
    ]
    return {
      ...names,
      provider: 'coingecko',
      routes: routes.map((route) => withKeyCheck(kind, route)),
      notFound: () =>
        jsonAnswer({ error: 'Incorrect path. Please check https://docs.coingecko.com' }, { status: 404 }),
    }
  }

  function withKeyCheck(kind: HostKind, route: ProviderRoute): ProviderRoute {
    return {
      ...route,
      answer: (request) => {
        checkApiKey(kind, request, market.now())
        return route.answer(request)
      },
    }
  }
}
