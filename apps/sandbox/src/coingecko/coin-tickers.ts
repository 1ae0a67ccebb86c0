import { currentPrice } from '../market/coin-figures.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import { fractionOf } from '../market/random.ts'
import { significant } from '../market/rounding.ts'

const venues = [
  { name: 'Binance', identifier: 'binance', target: 'USDT' },
  { name: 'Coinbase Exchange', identifier: 'gdax', target: 'USD' },
  { name: 'Kraken', identifier: 'kraken', target: 'USD' },
]

/** `tickers` of `GET /coins/:id`: where the coin is traded. */
export function tickersOf(market: Market, coin: Coin) {
  const prices = Object.fromEntries(
    ['btc', 'eth', 'usd'].flatMap((code) => {
      const path = market.currencies.get(code)
      return path === undefined ? [] : [[code, significant(currentPrice(market, coin, path))]]
    }),
  )
  const traded = new Date(market.now()).toISOString().replace('.000Z', '+00:00')
  return venues.map(({ name, identifier, target }) => {
    const volume = significant(coin.circulatingSupply * 0.001 * fractionOf(`${coin.id} ${identifier}`))
    return {
      base: coin.symbol.toUpperCase(),
      target,
      market: { name, identifier, has_trading_incentive: false },
      last: prices.usd,
      volume,
      converted_last: prices,
      converted_volume: Object.fromEntries(
        Object.entries(prices).map(([code, price]) => [code, significant(Number(price) * volume)]),
      ),
      trust_score: null,
      bid_ask_spread_percentage: 0.01,
      timestamp: traded,
      last_traded_at: traded,
      last_fetch_at: traded,
      is_anomaly: false,
      is_stale: false,
      trade_url: `https://${identifier}.example/trade/${coin.symbol}`,
      token_info_url: null,
      coin_id: coin.id,
      ...(target === 'USDT' ? { target_coin_id: 'tether' } : {}),
      coin_mcap_usd: significant(Number(prices.usd) * coin.circulatingSupply, 13),
    }
  })
}
