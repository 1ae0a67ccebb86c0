import type { EntryTimes, Keys, Store } from '@marketcache/cache'

/** The coins that are read: the first alone, and all in turn. As long as each other, so that their answers are, too. */
export const coinIds: readonly string[] = Array.from({ length: 200 }, (_, index) => `coin-${index + 100}`)

/** Where they are read over HTTP. */
export const coinPaths: readonly string[] = coinIds.map((id) => `/api/v1/coins/${id}`)

/** Where the first one is. */
export const [coinPath = ''] = coinPaths

/** Longer than any run, so that every read is a fresh hit. */
const freshForMs = 6 * 3_600_000

const data = {
  id: 'bitcoin',
  symbol: 'btc',
  name: 'Bitcoin',
  image: 'https://coin-images.example/coins/images/1/large/bitcoin.png',
  currency: 'usd',
  price: 97_412.55,
  marketCap: 1_928_450_112_334,
  marketCapRank: 1,
  fullyDilutedValuation: 2_045_663_550_000,
  volume24h: 48_211_903_115,
  high24h: 98_870.1,
  low24h: 95_204.77,
  change24h: 1_203.4,
  changePercent1h: 0.12,
  changePercent24h: 1.25,
  changePercent7d: -2.4,
  changePercent30d: 11.8,
  changePercent1y: 140.3,
  marketCapChange24h: 23_800_112_000,
  marketCapChangePercent24h: 1.24,
  circulatingSupply: 19_796_734,
  totalSupply: 21_000_000,
  maxSupply: null,
  ath: 108_135,
  athDate: '2025-01-20T09:11:54.494Z',
  athChangePercent: -9.91,
  atl: 67.81,
  atlDate: '2013-07-06T00:00:00.000Z',
  atlChangePercent: 143_556.2,
  lastUpdated: '2026-11-20T10:00:12.345Z',
}

/** Writes coins as the worker does, fresh for hours. @returns Their keys. */
export function writeCoins(deps: { store: Store; keys: Keys; ids: readonly string[] }): Promise<string[]> {
  const { store, keys, ids } = deps
  return Promise.all(ids.map(writeCoin))

  async function writeCoin(id: string): Promise<string> {
    const key = keys.entry('coin', [id, 'usd'])
    const fetchedAt = Date.now()
    const freshUntil = fetchedAt + freshForMs
    const staleUntil = freshUntil + freshForMs
    const times = { fetchedAt, freshUntil, staleUntil, keepUntil: staleUntil }
    const body = bodyOf(id, times)
    const { verdict } = await store.write({
      key,
      kind: 'value',
      ...times,
      fence: fetchedAt * 1000,
      asOf: null,
      encoding: 'json',
      costMs: 0,
      tags: [],
      body,
    })
    if (verdict !== 'written') throw new Error(`coin entry: expected it to be written, got "${verdict}"`)
    return key
  }
}

function bodyOf(id: string, { fetchedAt, freshUntil, staleUntil }: EntryTimes): Buffer {
  const meta = {
    resource: 'coin',
    params: { id, currency: 'usd' },
    source: 'coingecko',
    simulated: false,
    asOf: data.lastUpdated,
    fetchedAt: toIso(fetchedAt),
    freshUntil: toIso(freshUntil),
    staleUntil: toIso(staleUntil),
    delaySeconds: null,
  }
  return Buffer.from(JSON.stringify({ meta, data: { ...data, id } }))
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
