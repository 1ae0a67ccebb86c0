import type { FoundSymbol, Instrument } from '@marketcache/resources'
import type { InstrumentIndex } from './build-index.ts'
import { createMarket } from './markets.ts'

const provider = 'yahoo'

/**
 * What Yahoo found, as instruments. Its pairs of a coin are those of the exchanges where Yahoo's name of them is that of the
 * coin, because its symbols alone do not tell: `UNI-USD` there is not Uniswap. All else has an id of its own.
 */
export function toInstruments(symbols: readonly FoundSymbol[], index: InstrumentIndex): Instrument[] {
  const byId = new Map<string, Instrument>()
  for (const found of symbols) {
    const pair = found.kind === 'crypto' ? findPair(found, index) : null
    const own = toOwn(found)
    if (pair !== null && !byId.has(pair.id)) byId.set(pair.id, pair)
    else if (!byId.has(own.id)) byId.set(own.id, own)
  }
  return [...byId.values()]
}

function findPair({ symbol, name }: FoundSymbol, index: InstrumentIndex): Instrument | null {
  const [, told = '', quote = ''] = /^(.+)-([^-]+)$/.exec(symbol) ?? []
  // Where several coins have a symbol, Yahoo puts a number behind those that came later: `TON11419-USD`.
  for (const base of [told, told.replace(/\d+$/, '')]) {
    const coin = index.coinOf(base)
    if (coin?.name == null || name?.toLowerCase() !== `${coin.name} ${quote}`.toLowerCase()) continue
    const plain = createMarket({ kind: 'pair', base: coin.symbol, quote }, index.coinOf)
    const pair = index.byId.get(plain.id.toLowerCase()) ?? plain
    return { ...pair, aliases: [...pair.aliases, { provider, symbol, spellings: [] }] }
  }
  return null
}

function toOwn({ symbol, kind, name, exchange }: FoundSymbol): Instrument {
  return {
    id: `symbol:${symbol}`,
    kind,
    name,
    symbol,
    base: null,
    quote: null,
    coin: null,
    rank: null,
    exchange,
    aliases: [{ provider, symbol, spellings: [] }],
  }
}
