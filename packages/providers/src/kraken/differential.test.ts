import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { readList, readRecord } from '../read-values.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { sendJson, startServer } from '../test-support/start-server.ts'

/** One recorded call of ccxt: what it was answered, and what it made of it. */
interface Case {
  input: readonly unknown[]
  answer: unknown
  url: URL
  parsed: unknown
}

function casesOf(method: string): Case[] {
  const { methods } = readRecord(readFixture('ccxt-expected/kraken.json'))
  return readList(readRecord(methods)[method]).map((entry) => {
    const told = readRecord(entry)
    return {
      input: readList(told.input),
      answer: readFixture(String(told.rawFixture)),
      url: new URL(String(told.url)),
      parsed: told.parsedResponse,
    }
  })
}

/** Asks for what ccxt asked for, and compares the path. */
async function replay(call: string, { answer, url }: Case, { group = 'all', item = '' }) {
  await using server = await startServer(sendJson(answer))
  const clock = createFakeClock(Date.UTC(2026, 0, 1))
  await using providers = openProviders({ KRAKEN_BASE_URL: server.url }, { clock })
  const outcomes = await providers.ask(call, [item], group)
  expect(server.seen.map(({ path }) => path)).toEqual([url.pathname])
  expect(server.seen[0]?.query.get('interval')).toBe(url.searchParams.get('interval'))
  return outcomes
}

const itemOf = ({ input }: Case) => String(input[0]).replace('BTC', 'XBT').replace('/', '')

describe('Kraken beside ccxt', () => {
  it.skipIf(!hasFixtures())('reads tickers alike (needs the payload folder)', async () => {
    const cases = casesOf('fetchTicker')
    expect(cases.length).toBeGreaterThan(0)
    for (const each of cases) {
      const payload = readRecord(
        payloadOf(await replay('kraken.tickers', each, { item: itemOf(each) }), 'ticker'),
      )
      // ccxt takes the price at midnight for that of 24 hours ago, and calculates changes and the quote volume.
      const { bid, ask, last, high, low, baseVolume, timestamp } = readRecord(each.parsed)
      expect(payload).toMatchObject({ bid, ask, last, timestamp })
      expect([payload.high24h, payload.low24h, payload.volume24h]).toEqual([high, low, baseVolume])
    }
  })

  it.skipIf(!hasFixtures())('reads bars alike (needs the payload folder)', async () => {
    const cases = casesOf('fetchOHLCV')
    expect(cases.length).toBeGreaterThan(0)
    for (const each of cases) {
      const group = String(each.input[1])
      const outcomes = await replay('kraken.ohlc', each, { group, item: itemOf(each) })
      const { bars } = readRecord(payloadOf(outcomes, 'ohlcv'))
      expect(readList(bars).map((bar) => readList(bar).slice(0, 6))).toEqual(each.parsed)
    }
  })
})
