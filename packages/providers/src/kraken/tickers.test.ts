import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { krakenAnswer, krakenRefusal, krakenTicker } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[]): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
  return await providers.ask('kraken.tickers', items)
}

const told = (result: unknown) => sendJson(krakenAnswer(result))

const example = {
  exchange: 'kraken',
  symbol: 'EXCUSD',
  base: null,
  quote: null,
  bid: 2.49,
  ask: 2.51,
  last: 2.5,
  volume24h: 1_000.5,
  quoteVolume24h: null,
  change24h: null,
  changePercent24h: null,
  high24h: 2.75,
  low24h: 2.25,
  open24h: null,
  timestamp: null,
  decimals: {
    bid: '2.49000',
    ask: '2.51000',
    last: '2.50000',
    volume24h: '1000.50000000',
    high24h: '2.75000',
    low24h: '2.25000',
  },
}

describe('kraken.tickers', () => {
  it('asks for one pair or for several by their names', async () => {
    await using server = await startServer(told({ XXBTZUSD: krakenTicker(), XETHZUSD: krakenTicker() }))
    await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
    await providers.ask('kraken.tickers', ['XBTUSD'])
    await providers.ask('kraken.tickers', ['XBTUSD', 'ETHUSD'])
    expect(server.seen.map(({ path, query }) => [path, query.get('pair')])).toEqual([
      ['/0/public/Ticker', 'XBTUSD'],
      ['/0/public/Ticker', 'XBTUSD,ETHUSD'],
    ])
  })

  it('S2-12 gives bid, ask, last, volume, high and low of 24 hours, and makes up no change from the price at midnight', async () => {
    const outcomes = await ask(told({ EXCUSD: krakenTicker() }), ['EXCUSD'])
    expect(payloadOf(outcomes, 'ticker')).toEqual(example)
    expect(outcomes).toMatchObject([{ params: { exchange: 'kraken', symbol: 'EXCUSD' }, asOf: null }])
  })

  it('takes a single entry for the pair that was asked for alone, whatever it is called', async () => {
    for (const name of ['XXBTZUSD', 'XBTUSD', 'BTC/USD', 'XBT_USD_v2']) {
      const outcomes = await ask(told({ [name]: krakenTicker() }), ['XBTUSD'])
      expect(payloadOf(outcomes, 'ticker')).toMatchObject({ symbol: 'XBTUSD', last: 2.5 })
    }
  })

  it('tells several apart by their long names', async () => {
    const names = {
      XXBTZUSD: 'XBTUSD',
      XETHXXBT: 'ETHXBT',
      ZEURZUSD: 'EURUSD',
      USDTZUSD: 'USDTUSD',
      XXDGXXBT: 'XDGXBT',
      XBTUSDT: 'XBTUSDT',
      AAPLxUSD: 'AAPLXUSD',
    }
    const rows = Object.keys(names).map((name, index) => [name, krakenTicker({ c: [String(index), '1'] })])
    const outcomes = await ask(told(Object.fromEntries(rows)), Object.values(names).toReversed())
    for (const [index, symbol] of Object.values(names).entries())
      expect(payloadOf(outcomes, 'ticker', symbol)).toMatchObject({ symbol, last: index })
  })

  it('gives no pair the entry of another that is called so', async () => {
    const rows = { ZETAUSDT: krakenTicker({ c: ['7', '1'] }), XETAUSDT: krakenTicker({ c: ['8', '1'] }) }
    const outcomes = await ask(told(rows), ['ETAUSDT', 'ZETAUSDT'])
    expect(payloadOf(outcomes, 'ticker', 'ZETAUSDT')).toMatchObject({ last: 7 })
    expect(payloadOf(outcomes, 'ticker', 'ETAUSDT')).toMatchObject({ last: 8 })
  })

  it('knows a pair that does not exist when it is asked for alone', async () => {
    for (const text of ['EQuery:Unknown asset pair', 'EQuery:Invalid asset pair'])
      expect(summaryOf(await ask(sendJson(krakenRefusal(text)), ['NOSUCH']))).toEqual([
        'ticker NOSUCH unknown_instrument',
      ])
  })

  it('passes on that a batch was refused because of one pair, so that a smaller one can be tried', async () => {
    const refusal = sendJson(krakenRefusal('EQuery:Unknown asset pair'))
    await expect(ask(refusal, ['XBTUSD', 'NOSUCH'])).rejects.toMatchObject({
      code: 'request_refused',
      isRetryable: false,
    })
  })

  it('asks for fewer when it cannot say which pair an entry is about', async () => {
    const answer = told({ EXCUSD: krakenTicker(), SURPRISE: krakenTicker() })
    await expect(ask(answer, ['EXCUSD', 'ODDUSD'])).rejects.toMatchObject({ code: 'request_refused' })
    expect(summaryOf(await ask(told({ EXCUSD: krakenTicker() }), ['EXCUSD', 'NOSUCH']))).toEqual([
      'ticker EXCUSD ok',
      'ticker NOSUCH unknown_instrument',
    ])
  })

  it.each([
    ['no result', sendJson({ error: [] })],
    ['an empty result', told({})],
    ['a list', told([krakenTicker()])],
    ['strangers', told({ OTHER: krakenTicker(), ANOTHER: krakenTicker() })],
  ])('takes %s for malformed, not for a list of strangers', async (_name, answer) => {
    await expect(ask(answer, ['EXCUSD', 'XBTUSD'])).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
    })
  })

  it('reads what comes with a warning', async () => {
    const answer = sendJson(krakenAnswer({ EXCUSD: krakenTicker() }, ['WGeneral:Maintenance is near']))
    expect(summaryOf(await ask(answer, ['EXCUSD']))).toEqual(['ticker EXCUSD ok'])
  })

  it('says null for what is missing, null, empty or cut short, and keeps zero', async () => {
    for (const blank of [undefined, null, [], [null, null], ['', '']]) {
      const row = krakenTicker({ a: blank, b: blank, v: blank, h: blank, l: blank, c: ['0.00000', '1'] })
      expect(payloadOf(await ask(told({ EXCUSD: row }), ['EXCUSD']), 'ticker')).toEqual({
        ...example,
        bid: null,
        ask: null,
        last: 0,
        volume24h: null,
        high24h: null,
        low24h: null,
        decimals: { last: '0.00000' },
      })
    }
  })

  it.each([
    [krakenTicker({ c: ['NaN'] })],
    [krakenTicker({ c: ['-1'] })],
    [krakenTicker({ c: 'x' })],
    ['x'],
    [null],
  ])('lets %j fail its own pair only', async (bad) => {
    const outcomes = await ask(told({ BADUSD: bad, EXCUSD: krakenTicker() }), ['BADUSD', 'EXCUSD'])
    expect(summaryOf(outcomes)).toEqual(['ticker BADUSD provider_malformed', 'ticker EXCUSD ok'])
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(krakenTicker())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(told({ EXCUSD: krakenTicker(changes) }))
        const outcomes = await providers.ask('kraken.tickers', ['EXCUSD'])
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'ticker')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the recorded and the documented answer, every field (needs the payload folder)',
    async () => {
      const recorded = sendJson(readFixture('kraken/xchange_example-ticker-data.json'))
      expect(payloadOf(await ask(recorded, ['XBTEUR']), 'ticker')).toEqual({
        ...example,
        symbol: 'XBTEUR',
        bid: 560.466,
        ask: 562.26651,
        last: 560.87711,
        volume24h: 600.91850325,
        high24h: 591.11,
        low24h: 560,
        decimals: {
          bid: '560.46600',
          ask: '562.26651',
          last: '560.87711',
          volume24h: '600.91850325',
          high24h: '591.11000',
          low24h: '560.00000',
        },
      })
      const documented = told({ XETHZUSD: readFixture('kraken/ccxtdoc_Ticker_entry.json') })
      expect(payloadOf(await ask(documented, ['ETHUSD']), 'ticker')).toMatchObject({
        bid: 2431.37,
        ask: 2432.77,
        last: 2430.58,
        volume24h: 8896.96086304,
        high24h: 2860.01,
        low24h: 2302.18,
        change24h: null,
      })
    },
  )
})
