/** Keys that are read in turn: enough not to fit a processor's nearest memory, few enough to be written quickly. */
export const readKeys: readonly string[] = Array.from({ length: 1_000 }, (_, index) => `coin-${index}`)

/** An object that is about 1 kB of JSON. */
export function largeValue(key: string): object {
  return {
    id: key,
    symbol: 'btc',
    name: `Bitcoin ${key}`,
    currency: 'usd',
    price: 97_412.55,
    isTraded: true,
    maxSupply: null,
    lastUpdated: '2026-11-20T10:00:12.345Z',
    ranges: { day: { high: 98_870.1, low: 95_204.77 }, year: { high: 108_135, low: 38_505.2 } },
    changes: { hour: 0.12, day: 1.25, week: -2.4, month: 11.8, year: 140.3 },
    markets: ['first', 'second', 'third', 'fourth'].map((name, index) => ({
      name: `the ${name} market`,
      pair: 'BTC/USDT',
      volume: 48_211_903 * (index + 1),
    })),
    history: Array.from({ length: 55 }, (_, index) => 90_000.25 + index * 13),
  }
}

/** An object that is about 200 bytes of JSON. */
export function smallValue(key: string): object {
  return {
    id: key,
    symbol: 'btc',
    currency: 'usd',
    price: 97_412.55,
    volume24h: 48_211_903_115,
    high24h: 98_870.1,
    low24h: 95_204.77,
    change: { hour: 0.12, day: 1.25 },
    lastUpdated: '2026-11-20T10:00:12.345Z',
  }
}
