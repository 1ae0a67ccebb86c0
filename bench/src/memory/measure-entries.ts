import type { Redis } from 'ioredis'

/** What one kind of value takes. */
export interface MeasuredEntry {
  name: string
  /** Of the API, below `/api/v1`. */
  path: string
  /** How many things the entry holds: bars, or one. */
  things: number
  /** What Redis says that key and value take, all its own bookkeeping included. */
  bytes: number
  /** Of the value alone. */
  valueBytes: number
}

/** What is read, and the figure of the predecessor for one thing of it; null where it gave none. */
const subjects = [
  {
    name: 'bar, Binance, hours',
    path: '/ohlcv/binance/BTCUSDT?timeframe=1h&limit=1000',
    key: 'mc:ohlcv:binance:BTCUSDT:1h',
  },
  {
    name: 'bar, Bybit, minutes',
    path: '/ohlcv/bybit/ETHUSDT?timeframe=1m&limit=1000',
    key: 'mc:ohlcv:bybit:ETHUSDT:1m',
  },
  {
    name: 'bar, Yahoo, days',
    path: '/ohlcv/yahoo/AAPL?timeframe=1d&limit=1000',
    key: 'mc:ohlcv:yahoo:AAPL:1d',
  },
  { name: 'ticker, Binance', path: '/tickers/binance/BTCUSDT', key: 'mc:ticker:binance:BTCUSDT' },
  { name: 'quote, Yahoo', path: '/quotes/AAPL', key: 'mc:quote:AAPL' },
] as const

/** Has each value fetched, and asks Redis what its key takes. */
export async function measureEntries(deps: { apiUrl: string; redis: Redis }): Promise<MeasuredEntry[]> {
  const { apiUrl, redis } = deps
  const measured: MeasuredEntry[] = []
  for (const { name, path, key } of subjects) {
    const things = await countThings(`${apiUrl}/api/v1${path}${path.includes('?') ? '&' : '?'}wait=10`)
    const bytes = await redis.memory('USAGE', key, 'SAMPLES', '0')
    if (bytes === null) throw new Error(`${key}: expected an entry, got none`)
    measured.push({ name, path, things, bytes, valueBytes: await redis.strlen(key) })
  }
  return measured
}

async function countThings(url: string): Promise<number> {
  const response = await fetch(url)
  if (response.status !== 200) throw new Error(`${url}: expected status 200, got ${response.status}`)
  const body: unknown = await response.json()
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : null
  const bars = typeof data === 'object' && data !== null && 'bars' in data ? data.bars : null
  return Array.isArray(bars) ? bars.length : 1
}
