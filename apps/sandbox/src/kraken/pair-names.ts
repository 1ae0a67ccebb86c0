import type { Pair } from '../market/pairs.ts'

/** A pair by all the names that Kraken has for it. */
export interface NamedPair {
  pair: Pair
  /** `XBTUSD` */
  altname: string
  /** `XBT/USD` */
  wsname: string
  /** Key in answers: `XXBTZUSD` of old pairs, the altname of newer ones. */
  key: string
  /** Codes of the currencies: `XXBT` and `ZUSD` of old ones. */
  baseCode: string
  quoteCode: string
}

const ownNames = new Map([
  ['BTC', 'XBT'],
  ['DOGE', 'XDG'],
])
const oldCoins = new Set('ETC ETH LTC MLN REP XBT XDG XLM XMR XRP ZEC'.split(' '))
const oldMoney = new Set('USD EUR GBP CAD JPY AUD'.split(' '))
/** Old coins that came to these currencies late. */
const newPairs = new Set(['XDGUSD', 'XDGEUR'])

export function namePair(pair: Pair): NamedPair {
  const [base, quote] = [toOwnName(pair.base), toOwnName(pair.quote)]
  const [baseCode, quoteCode] = [codeOf(base), codeOf(quote)]
  const altname = base + quote
  const hasOldNames = baseCode !== base && quoteCode !== quote && !newPairs.has(altname)
  const key = hasOldNames || altname === 'USDTUSD' ? baseCode + quoteCode : altname
  return { pair, altname, wsname: `${base}/${quote}`, key, baseCode, quoteCode }
}

function toOwnName(symbol: string): string {
  return ownNames.get(symbol) ?? symbol
}

function codeOf(name: string): string {
  if (oldCoins.has(name)) return `X${name}`
  return oldMoney.has(name) ? `Z${name}` : name
}
