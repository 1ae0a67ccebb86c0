import type { Listed, Listing } from '@marketcache/resources'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildIndex } from './build-index.ts'
import { resolve } from './resolve.ts'

function pairOf(symbol: string, base: string, quote: string, aliases: string[] = []): Listed {
  return { symbol, kind: 'spot', base, quote, name: null, rank: null, aliases }
}

const listed = fc.record({
  symbol: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('BTCUSD', 'BTC-USD', '__proto__')),
  kind: fc.constantFrom('coin' as const, 'spot' as const, 'perpetual' as const),
  base: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('BTC', 'USD', 'USDT', 'USDC', 'constructor')),
  quote: fc.constantFrom('USD', 'USDT', 'USDC', null),
  name: fc.option(fc.string()),
  rank: fc.option(fc.nat()),
  aliases: fc.array(fc.string(), { maxLength: 3 }),
})
const anyListings = fc.array(
  fc.record({
    provider: fc.constantFrom('one', 'two', 'three'),
    instruments: fc.array(listed, { maxLength: 12 }),
  }),
  { maxLength: 4 },
)

describe('buildIndex', () => {
  it('S2-35 never merges USD, USDT and USDC, nor any two pairs of different currencies, whatever is listed', () => {
    fc.assert(
      fc.property(anyListings, (listings) => {
        const { instruments } = buildIndex(listings)
        expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length)
        for (const { kind, quote, aliases } of instruments) {
          if (kind === 'coin') continue
          for (const { provider, symbol } of aliases) {
            const rows = listings
              .filter((each) => each.provider === provider)
              .flatMap((each) => each.instruments)
            expect(rows.some((row) => row.symbol === symbol && row.quote === quote)).toBe(true)
          }
        }
      }),
    )
  })

  it('finds everything by its id and by its name at a provider, whatever is listed', () => {
    fc.assert(
      fc.property(anyListings, (listings) => {
        const index = buildIndex(listings)
        for (const instrument of index.instruments) {
          const byId = resolve(instrument.id.toLowerCase(), { index, found: [] })
          expect(byId).toMatchObject({ kind: 'one' })
          for (const { symbol } of instrument.aliases) {
            const meaning = resolve(symbol.toLowerCase(), { index, found: [] })
            const isNamed = symbol.trim() === '' || /^[\s/_-]+$/.test(symbol) || meaning.kind !== 'none'
            expect(isNamed).toBe(true)
          }
        }
      }),
    )
  })

  it('learns names of currencies from spellings of pairs, unless they are currencies themselves', () => {
    const kraken: Listing = {
      provider: 'kraken',
      instruments: [
        pairOf('XBTUSD', 'BTC', 'USD', ['XBT/USD', 'XXBTZUSD']),
        pairOf('ETHXBT', 'ETH', 'BTC', ['ETH/XBT']),
        pairOf('ODDUSD', 'EVEN', 'USD', ['ETH/USD', 'A/B/C', '/', 'TWO/USD']),
        pairOf('TWOUSD', 'OTHER', 'USD', ['TWO/USD']),
      ],
    }
    expect([...buildIndex([kraken]).currencyNames]).toEqual([['xbt', 'btc']])
  })

  it('gives a second contract of one exchange on the same currencies an id of its own', () => {
    const swap = (symbol: string): Listed => ({ ...pairOf(symbol, 'BTC', 'USD'), kind: 'perpetual' })
    const okx = {
      provider: 'okx',
      instruments: [swap('BTC-USD-SWAP'), swap('BTC-USD_UM-SWAP'), swap('BTC-USD_UM-SWAP')],
    }
    const ids = buildIndex([okx]).instruments.map(({ id }) => id)
    expect(ids).toEqual(['perpetual:BTC-USD', 'perpetual:okx:BTC-USD_UM-SWAP'])
  })

  it('says which coin a pair trades only where one coin can be meant', () => {
    const coin = (symbol: string, rank: number | null): Listed => {
      return { symbol, kind: 'coin', base: 'ABC', quote: null, name: symbol, rank, aliases: [] }
    }
    const exchange = { provider: 'okx', instruments: [pairOf('ABC-USD', 'ABC', 'USD')] }
    const coinOfPair = (coins: Listed[]) =>
      buildIndex([{ provider: 'coingecko', instruments: coins }, exchange]).byId.get('pair:abc-usd')?.coin
    expect(coinOfPair([coin('one', 9), coin('two', null)])).toBe('coin:one')
    expect(coinOfPair([coin('one', 9), coin('two', 400)])).toBeNull()
    expect(coinOfPair([coin('one', null), coin('two', null)])).toBeNull()
    expect(coinOfPair([coin('two', null)])).toBe('coin:two')
    expect(coinOfPair([])).toBeNull()
  })
})
