import { mostBars, tickerSeat } from '@marketcache/resources'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import type { CallContext } from '../define-call.ts'
import { readList, readUnixMs } from '../read-values.ts'
import { isUnknownInstrument } from './errors.ts'
import { readData } from './read-data.ts'

/** Most bars of one answer. */
const pageSize = 300
/** The path tells the latest 1440 bars, which is more than are kept. */
const mostPages = Math.ceil(mostBars / pageSize)

/**
 * Bars of one instrument, the running one included, read backwards page by page.
 *
 * Source: OKX `GET /api/v5/market/candles`, one call for each of 4 pages; newest first, times are those at which bars open.
 */
export const candles = defineBarsCall({
  name: 'okx.candles',
  source: 'okx',
  maxConcurrent: 2,
  cost: () => mostPages,
  // From 6 hours on, bars without `utc` are those of Hong Kong's day.
  intervals: {
    '1m': '1m',
    '3m': '3m',
    '5m': '5m',
    '15m': '15m',
    '30m': '30m',
    '1h': '1H',
    '2h': '2H',
    '4h': '4H',
    '6h': '6Hutc',
    '12h': '12Hutc',
    '1d': '1Dutc',
    '1w': '1Wutc',
    '1M': '1Mutc',
  },
  fetchBars: async ({ symbol, interval }, context) => {
    const asked = { symbol, interval }
    const latest = await getPage(asked, context)
    return latest === null ? null : [...latest, ...(await getOlder(asked, { latest, context }))]
  },
})

interface Asked {
  symbol: string
  interval: string
}

/** What is older than the latest page; a page that fails ends the series there, because the newer bars are worth more. */
async function getOlder(
  asked: Asked,
  { latest, context }: { latest: readonly ToldBar[]; context: CallContext },
): Promise<ToldBar[]> {
  const bars: ToldBar[] = []
  let oldest = oldestOf(latest)
  for (let page = 2; page <= mostPages && oldest !== null; page++) {
    const told = await getPage({ ...asked, olderThan: oldest }, context).catch(() => null)
    const older = olderOf(told ?? [], oldest)
    bars.push(...older)
    oldest = oldestOf(older)
  }
  return bars
}

/** Null when OKX knows no such instrument. */
async function getPage(
  { symbol, interval, olderThan }: Asked & { olderThan?: number },
  { getJson, signal }: CallContext,
): Promise<ToldBar[] | null> {
  const after: Record<string, string> = olderThan === undefined ? {} : { after: String(olderThan) }
  const query = { instId: symbol, bar: interval, limit: String(pageSize), ...after }
  const path = ['api', 'v5', 'market', 'candles']
  const body = await getJson({ path, query, signal, isNotFound: isUnknownInstrument })
  if (body === null) return null
  const isPair = tickerSeat('okx', symbol).group === 'SPOT'
  return readData('okx.candles', body).map((row) => toBar(row, isPair))
}

/**
 * `[open time, open, high, low, close, base volume, quote volume, quote volume, "1" when complete]`; of a contract the volumes
 * are contracts, base and quote. Answers of old have only seven of these.
 */
function toBar(row: unknown, isPair: boolean): ToldBar {
  const [openTime, open, high, low, close, vol, volCcy, , confirm] = readList(row)
  const volume = isPair ? vol : volCcy
  return { openTime: readUnixMs(openTime), open, high, low, close, volume, isComplete: confirm !== '0' }
}

function olderOf(bars: readonly ToldBar[], timeMs: number): ToldBar[] {
  return bars.filter(({ openTime }) => openTime !== null && openTime < timeMs)
}

/** Null when no bar has a time. */
function oldestOf(bars: readonly ToldBar[]): number | null {
  const times = bars.flatMap(({ openTime }) => openTime ?? [])
  return times.length === 0 ? null : Math.min(...times)
}
