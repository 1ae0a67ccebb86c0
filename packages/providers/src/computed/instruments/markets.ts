import type { Instrument, Listed, Listing } from '@marketcache/resources'
import type { CoinOf } from './coins.ts'

interface Market {
  kind: 'pair' | 'perpetual'
  base: string
  quote: string
}

/** Pairs and perpetuals of all exchanges, those with the same currencies as one. */
export function marketsOf(listings: readonly Listing[], coinOf: CoinOf): Instrument[] {
  const byId = new Map<string, Instrument>()
  for (const { provider, instruments } of listings) {
    for (const listed of instruments) addMarket(byId, { provider, listed, coinOf })
  }
  return [...byId.values()]
}

/** A pair or perpetual that nobody lists yet. */
export function createMarket({ kind, base, quote }: Market, coinOf: CoinOf): Instrument {
  const coin = coinOf(base)
  const symbol = `${base}-${quote}`
  const end = kind === 'perpetual' ? ' perpetual' : ''
  return {
    id: `${kind}:${symbol}`,
    kind,
    name: coin?.name == null ? null : `${coin.name} / ${quote}${end}`,
    symbol,
    base,
    quote,
    coin: coin?.id ?? null,
    rank: null,
    exchange: null,
    aliases: [],
  }
}

function addMarket(
  byId: Map<string, Instrument>,
  { provider, listed, coinOf }: { provider: string; listed: Listed; coinOf: CoinOf },
): void {
  const { symbol, base, quote, aliases } = listed
  if (listed.kind === 'coin' || quote === null) return
  const kind = listed.kind === 'spot' ? 'pair' : 'perpetual'
  const plain = createMarket({ kind, base, quote }, coinOf)
  const alias = { provider, symbol, spellings: [...aliases] }
  const known = byId.get(plain.id.toLowerCase())
  if (known === undefined) byId.set(plain.id.toLowerCase(), { ...plain, aliases: [alias] })
  else if (isSame(known, plain) && !known.aliases.some((each) => each.provider === provider)) {
    known.aliases.push(alias)
  } else addSecond(byId, { ...plain, ...ownNames({ plain, provider, symbol }), aliases: [alias] })
}

/** Two contracts of one exchange on the same currencies differ in something that listings do not tell. */
function addSecond(byId: Map<string, Instrument>, instrument: Instrument): void {
  const key = instrument.id.toLowerCase()
  if (!byId.has(key)) byId.set(key, instrument)
}

function ownNames({ plain, provider, symbol }: { plain: Instrument; provider: string; symbol: string }) {
  const { kind, name } = plain
  return { id: `${kind}:${provider}:${symbol}`, symbol, name: name === null ? null : `${name} ${symbol}` }
}

function isSame(one: Instrument, other: Instrument): boolean {
  return one.base === other.base && one.quote === other.quote
}
