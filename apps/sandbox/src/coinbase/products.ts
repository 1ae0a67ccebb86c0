import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, readPairFigures } from '../market/pairs.ts'

/** A product that is still listed and trades no more. */
const delisted = 'XRP-GBP'

/** `GET /api/v3/brokerage/market/products`: all products, or those that `product_ids` names; unknown ones are absent. */
export function products(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/api/v3/brokerage/market/products',
    answer: ({ query }) => {
      const wanted = new Set(query.getAll('product_ids'))
      const told = [...pairs].filter(([id]) => wanted.size === 0 || wanted.has(id))
      const rows = told.map(([id, pair]) => toRow(id, pair))
      return jsonAnswer({ products: rows, num_products: rows.length, pagination: null })
    },
  }

  function toRow(id: string, pair: Pair): object {
    const figures = readPairFigures(market, pair, 'coinbase')
    const price = (value: number) => value.toFixed(figures.digits)
    return {
      product_id: id,
      price: price(figures.last),
      price_percentage_change_24h: String(figures.changePercent ?? 0),
      volume_24h: figures.baseVolume.toFixed(8),
      volume_percentage_change_24h: '1.25',
      ...incrementsOf(figures.digits),
      ...namesOf(pair),
      ...stateOf(id),
      // Books are told elsewhere; here the fields are there and empty.
      mid_market_price: '',
      best_bid_price: '',
      best_ask_price: '',
      high_24h: price(figures.high),
      low_24h: price(figures.low),
      approximate_quote_24h_volume: figures.quoteVolume.toFixed(2),
    }
  }
}

function incrementsOf(digits: number): object {
  return {
    base_increment: '0.00000001',
    quote_increment: (10 ** -digits).toFixed(digits),
    price_increment: (10 ** -digits).toFixed(digits),
    quote_min_size: '1',
    quote_max_size: '10000000',
    base_min_size: '0.00000001',
    base_max_size: '100000',
  }
}

function namesOf({ base, quote, coin }: Pair): object {
  return {
    base_name: coin.name,
    quote_name: quote,
    base_currency_id: base,
    quote_currency_id: quote,
    base_display_symbol: base,
    quote_display_symbol: quote,
    alias: quote === 'USDC' ? `${base}-USD` : '',
    alias_to: quote === 'USD' ? [`${base}-USDC`] : [],
  }
}

function stateOf(id: string): object {
  const isOff = id === delisted
  return {
    watched: false,
    is_disabled: isOff,
    new: false,
    status: isOff ? 'delisted' : 'online',
    cancel_only: false,
    limit_only: false,
    post_only: false,
    trading_disabled: isOff,
    auction_mode: false,
    product_type: 'SPOT',
    product_venue: 'CBE',
    fcm_trading_session_details: null,
    view_only: false,
  }
}
