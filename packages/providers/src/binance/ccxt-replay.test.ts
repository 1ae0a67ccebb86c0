import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { isRecord, readList, readRecord } from '../read-values.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { sendJson, startServer } from '../test-support/start-server.ts'

/** Our names of what ccxt tells; what it derives, such as averages, and sizes of orders are none of ours. */
const names = {
  bid: 'bid',
  ask: 'ask',
  last: 'last',
  open: 'open24h',
  high: 'high24h',
  low: 'low24h',
  baseVolume: 'volume24h',
  quoteVolume: 'quoteVolume24h',
  change: 'change24h',
  percentage: 'changePercent24h',
  datetime: 'timestamp',
}

interface Recording {
  description: string
  url: URL
  answer: unknown
  /** ccxt's tickers by its names, `BNB/BTC`. */
  tickers: Readonly<Record<string, unknown>>
}

function readRecordings(): Recording[] {
  const { methods } = readRecord(readFixture('ccxt-expected/binance.json'))
  return ['fetchTicker', 'fetchTickers'].flatMap((method) =>
    readList(readRecord(methods)[method])
      .map(readRecord)
      .map(({ description, url, rawFixture, parsedResponse }) => {
        const parsed = readRecord(parsedResponse)
        return {
          description: String(description),
          url: new URL(String(url)),
          answer: readFixture(String(rawFixture)),
          tickers: method === 'fetchTicker' ? { [String(parsed.symbol)]: parsed } : parsed,
        }
      }),
  )
}

async function replay({ answer, tickers, url }: Recording) {
  await using server = await startServer(sendJson(answer))
  await using providers = openProviders({ BINANCE_BASE_URL: server.url })
  // More than one symbol is asked for, so that the list is asked for where ccxt asked for one.
  const symbols = Object.keys(tickers).map((name) => name.replace('/', ''))
  const isList = url.searchParams.has('symbols')
  const outcomes = await providers.ask('binance.tickers', isList ? [...symbols, 'OTHER'] : symbols)
  return { outcomes, seen: server.seen[0] }
}

describe.skipIf(!hasFixtures())('Binance, as ccxt reads it (needs the payload folder)', () => {
  it('tells the same figures of the same answers', async () => {
    const recordings = readRecordings()
    expect(recordings.length).toBeGreaterThan(1)
    for (const recording of recordings) {
      const { outcomes, seen } = await replay(recording)
      expect(seen?.path).toBe(recording.url.pathname)
      for (const [name, told] of Object.entries(recording.tickers)) {
        const ours = readRecord(payloadOf(outcomes, 'ticker', name.replace('/', '')))
        expect(isRecord(told)).toBe(true)
        for (const [theirName, ourName] of Object.entries(names))
          expect([recording.description, ourName, ours[ourName]]).toEqual([
            recording.description,
            ourName,
            readRecord(told)[theirName],
          ])
      }
    }
  })
})
