/**
 * Symbols as each exchange spells them, out of what people write: `BTC-USDT`, `btc/usdt`, `BTC_USDT` or `BTCUSDT`.
 *
 * USD, USDT and USDC are different currencies and stay so. The result, given again, is itself.
 */
import { Type } from '@marketcache/contracts'

/** A pair as people write it; the canonical spelling is the exchange's own. */
export const ExchangeSymbol = Type.String({
  pattern: '^[A-Za-z0-9]{1,30}([-_/][A-Za-z0-9]{1,30}){0,3}$',
  maxLength: 60,
  description:
    'pair such as `BTC-USDT`, `BTC/USDT`, `BTC_USDT` or `BTCUSDT` in any case; perpetuals end in `-PERP` where an exchange tells them, too',
})

/** How one exchange names what it trades. */
interface Spelling {
  /** Of a ticker: a pair, or a perpetual where the exchange tells both in one place. */
  ticker: (parts: readonly string[]) => string
  /** Of the perpetual that a funding rate belongs to. */
  perpetual: (parts: readonly string[]) => string
  /** Which batch of its provider call a ticker or a perpetual belongs into. */
  seat: (symbol: string, isPerpetual: boolean) => Seat
}

/** A place in a batch of a provider call. */
export interface Seat {
  group: string
  item: string
}

/** Quote currencies by which a pair without separator is cut where an exchange writes one; longest first. */
const quoteCurrencies = [
  ...['USDT', 'USDC', 'USDG', 'USD', 'EUR', 'GBP', 'JPY', 'TRY', 'BRL', 'AUD', 'SGD', 'AED'],
  ...['BTC', 'ETH', 'DAI', 'OKB'],
]

const inOneBatch = (symbol: string): Seat => ({ group: 'all', item: symbol })

const spellings = {
  binance: {
    ticker: (parts) => (isPerpetual(parts) ? `${joined(pairOf(parts))}-PERP` : joined(parts)),
    perpetual: (parts) => joined(pairOf(parts)),
    seat: (symbol) => inOneBatch(symbol.replace(/-PERP$/, '')),
  },
  kraken: { ticker: krakenTicker, perpetual: krakenPerpetual, seat: inOneBatch },
  coinbase: { ticker: dashed, perpetual: dashed, seat: inOneBatch },
  okx: {
    ticker: (parts) => (isPerpetual(parts) ? okxSwap(parts) : withOkxMargin(dashed(parts))),
    perpetual: okxSwap,
    seat: (symbol) => ({ group: okxKindOf(symbol), item: symbol }),
  },
  bybit: {
    ticker: (parts) =>
      joined(parts).endsWith('PERP') ? toBybitTicker(bybitPerpetual(parts)) : joined(parts),
    perpetual: bybitPerpetual,
    seat: (symbol, isPerpetual) =>
      isPerpetual || symbol.endsWith('PERP')
        ? { group: 'linear', item: symbol.replace(/-PERP$/, '') }
        : { group: 'spot', item: symbol },
  },
} as const satisfies Record<string, Spelling>

/** An exchange whose tickers are told. */
export type Exchange = keyof typeof spellings

/** Says whether a text names an exchange. */
export function isExchange(text: string): text is Exchange {
  return Object.hasOwn(spellings, text)
}

/** Spells the symbol of a ticker as the exchange does. */
export function toTickerSymbol(exchange: string, text: string): string {
  return isExchange(exchange) ? spellings[exchange].ticker(partsOf(text)) : text
}

/** Spells the perpetual of a funding rate as the exchange does. */
export function toPerpetualSymbol(exchange: string, text: string): string {
  return isExchange(exchange) ? spellings[exchange].perpetual(partsOf(text)) : text
}

/** Finds the place of a ticker in its provider call. */
export function tickerSeat(exchange: string, symbol: string): Seat {
  return isExchange(exchange) ? spellings[exchange].seat(symbol, false) : inOneBatch(symbol)
}

/** Finds the place of a perpetual in its provider call. */
export function perpetualSeat(exchange: string, symbol: string): Seat {
  return isExchange(exchange) ? spellings[exchange].seat(symbol, true) : inOneBatch(symbol)
}

/** Says whether an exchange that tells its contracts in another place than its pairs has this symbol there. */
export function isContractElsewhere(exchange: string, symbol: string): boolean {
  if (exchange === 'binance') return symbol.endsWith('-PERP')
  return exchange === 'kraken' && symbol.includes('_')
}

/** The ticker's symbol of a linear perpetual that Bybit calls `BTCUSDT` or `BTCPERP`: spot pairs share the first spelling. */
export function toBybitTicker(perpetual: string): string {
  return perpetual.endsWith('PERP') ? perpetual : `${perpetual}-PERP`
}

/** Base and quote currency where the exchange separates them; null where only a listing could tell. */
export function currenciesOf(symbol: string): { base: string | null; quote: string | null } {
  const [base = null, quote = null] = symbol.includes('-') ? symbol.split('-') : []
  if (quote === null || quote === 'PERP') return { base: null, quote: null }
  return { base, quote: quote.replace(/_[UC]M$/, '') }
}

function partsOf(text: string): string[] {
  return text.toUpperCase().split(/[-_/]/)
}

function isPerpetual(parts: readonly string[]): boolean {
  const last = parts.at(-1)
  return parts.length > 1 && (last === 'PERP' || last === 'SWAP')
}

function pairOf(parts: readonly string[]): readonly string[] {
  return isPerpetual(parts) ? parts.slice(0, -1) : parts
}

function joined(parts: readonly string[]): string {
  return parts.join('')
}

function dashed(parts: readonly string[]): string {
  if (parts.length > 1) return parts.join('-')
  const [pair = ''] = parts
  const quote = quoteCurrencies.find((currency) => pair.endsWith(currency) && pair !== currency)
  return quote === undefined ? pair : `${pair.slice(0, -quote.length)}-${quote}`
}

function okxSwap(parts: readonly string[]): string {
  return withOkxMargin(`${dashed(pairOf(parts))}-SWAP`)
}

/** `BTC-USD_UM-SWAP` is paid for in dollars and `BTC-USD-SWAP` in bitcoin: contracts of their own. */
function withOkxMargin(symbol: string): string {
  return symbol.replace(/-([UC]M)(?=-)/, '_$1')
}

/** `BTC-USD-SWAP` has no end, `BTC-USD-260626` ends on that day. */
function okxKindOf(symbol: string): string {
  if (symbol.endsWith('-SWAP')) return 'SWAP'
  return /-\d{6}$/.test(symbol) ? 'FUTURES' : 'SPOT'
}

/** USDC perpetuals are called `BTCPERP`, all others by their pair. */
function bybitPerpetual(parts: readonly string[]): string {
  return joined(pairOf(parts)).replace(/^(.+)USDC$/, '$1PERP')
}

/** Kraken's short names: bitcoin is XBT and dogecoin XDG, on either side; the names in its answers are no others. */
function krakenPair(parts: readonly string[]): string {
  if (parts.length > 1) return joined(parts.map((part) => krakenNames.get(part) ?? part))
  return joined(parts)
    .replace(krakenAnswerName, '$1$2$3')
    .replace(/^(BTC|DOGE)(?=.)/, toKrakenName)
    .replace(/(?<=.)(BTC|DOGE)$/, toKrakenName)
}

/** `XXBTZUSD`: old coins with an X before them and money of states with a Z, in pairs of such and in `USDTZUSD`. */
const krakenAnswerName = /^(?:[XZ]([A-Z]{3})|(USDT))(?:Z(?=USD|EUR|GBP|CAD|JPY|AUD)|X(?=XBT|ETH))([A-Z]{3})$/

const krakenNames = new Map([
  ['BTC', 'XBT'],
  ['DOGE', 'XDG'],
])

function toKrakenName(name: string): string {
  return krakenNames.get(name) ?? name
}

function krakenTicker(parts: readonly string[]): string {
  return isPerpetual(parts) || isKrakenContract(parts) ? krakenPerpetual(parts) : krakenPair(parts)
}

/** `PF_XBTUSD` is linear and stands for the pair; others, such as the inverse `PI_XBTUSD`, are only meant when they are asked for. */
function krakenPerpetual(parts: readonly string[]): string {
  const [kind = '', ...rest] = parts
  if (!isKrakenContract(parts)) return `PF_${joined(pairOf(parts)).replace(/^BTC(?=.)/, 'XBT')}`
  const [underlying = '', ...end] = /^F/.test(kind) ? rest : [joined(rest)]
  return [kind, underlying.replace(/^BTC(?=.)/, 'XBT'), ...end].join('_')
}

/** `PF_XBTUSD`, `PI_XBTUSD` or, with its last day, `FI_XBTUSD_261225`; `PI_USD` is a pair of the coin PI. */
function isKrakenContract(parts: readonly string[]): boolean {
  const [kind = '', ...rest] = parts
  if (/^F[FI]$/.test(kind)) return rest.length === 2 && /^\d{6}$/.test(rest[1] ?? '')
  const isCoin = kind === 'PI' && (isPerpetual(parts) || joined(rest).length <= 4)
  return /^P[FI]$/.test(kind) && rest.length > 0 && !isCoin
}
