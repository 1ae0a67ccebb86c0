import type { PricePath } from './price-path.ts'

// US dollars for one unit, rounded: only plausibility matters here.
const fiat: Record<string, number> = {
  aed: 0.2723,
  ars: 0.00071,
  aud: 0.655,
  bdt: 0.0082,
  bhd: 2.652,
  bmd: 1,
  brl: 0.187,
  cad: 0.713,
  chf: 1.25,
  clp: 0.00107,
  cny: 0.1405,
  czk: 0.0478,
  dkk: 0.1555,
  eur: 1.161,
  gbp: 1.315,
  gel: 0.37,
  hkd: 0.1285,
  huf: 0.00303,
  idr: 0.00006,
  ils: 0.307,
  inr: 0.01127,
  jpy: 0.00645,
  krw: 0.000684,
  kwd: 3.258,
  lkr: 0.00325,
  mmk: 0.000476,
  mxn: 0.0546,
  myr: 0.242,
  ngn: 0.00069,
  nok: 0.0987,
  nzd: 0.5665,
  php: 0.017,
  pkr: 0.00355,
  pln: 0.2735,
  rub: 0.0123,
  sar: 0.2666,
  sek: 0.1056,
  sgd: 0.7675,
  thb: 0.0309,
  try: 0.0236,
  twd: 0.0321,
  uah: 0.0237,
  usd: 1,
  vef: 10.01,
  vnd: 0.000038,
  zar: 0.0584,
  xdr: 1.357,
  xag: 50.6,
  xau: 4080,
}

/** The unit of every path's price. */
export const dollarPath: PricePath = { key: 'currency:usd', basePrice: 1, volatility: 0 }

const pegged = new Set(['usd', 'aed', 'bhd', 'bmd', 'sar', 'vef'])

/** Order in which CoinGecko lists the currencies of `vs_currency`. */
export const currencyCodes = (
  'btc eth ltc bch bnb eos xrp xlm link dot yfi sol usd aed ars aud bdt bhd bmd brl cad chf clp cny czk dkk ' +
  'eur gbp gel hkd huf idr ils inr jpy krw kwd lkr mmk mxn myr ngn nok nzd php pkr pln rub sar sek sgd thb ' +
  'try twd uah vef vnd zar xdr xag xau bits sats'
).split(' ')

const coinOfCurrency: Record<string, { id: string; parts: number }> = {
  btc: { id: 'bitcoin', parts: 1 },
  bits: { id: 'bitcoin', parts: 1e6 },
  sats: { id: 'bitcoin', parts: 1e8 },
  eth: { id: 'ethereum', parts: 1 },
  ltc: { id: 'litecoin', parts: 1 },
  bch: { id: 'bitcoin-cash', parts: 1 },
  bnb: { id: 'binancecoin', parts: 1 },
  eos: { id: 'eos', parts: 1 },
  xrp: { id: 'ripple', parts: 1 },
  xlm: { id: 'stellar', parts: 1 },
  link: { id: 'chainlink', parts: 1 },
  dot: { id: 'polkadot', parts: 1 },
  yfi: { id: 'yearn-finance', parts: 1 },
  sol: { id: 'solana', parts: 1 },
}

/** Builds the value in US dollars of every currency, given the paths of the coins among them. */
export function createCurrencies(coinPath: (id: string) => PricePath): ReadonlyMap<string, PricePath> {
  return new Map(currencyCodes.map((code) => [code, pathOf(code)]))

  function pathOf(code: string): PricePath {
    const coin = coinOfCurrency[code]
    if (coin !== undefined) {
      const path = coinPath(coin.id)
      return { ...path, basePrice: path.basePrice / coin.parts }
    }
    const basePrice = fiat[code]
    if (basePrice === undefined) throw new Error(`no value for currency "${code}"`)
    return { key: `currency:${code}`, basePrice, volatility: pegged.has(code) ? 0 : 0.12 }
  }
}
