import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  coinbaseAnswer,
  coinbaseError,
  coinbaseProduct,
  coinbaseTrade,
  productTicker,
} from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

/** A product as Coinbase tells it to those who have no key. */
const withoutBook = (id = 'EXC-USD', changes: object = {}) =>
  coinbaseProduct({ product_id: id, best_bid_price: '', best_ask_price: '', ...changes })

async function ask(trade: Answer, rows: unknown[] = [withoutBook()], items = ['EXC-USD']) {
  await using server = await startServer((response, request) =>
    (request.path.endsWith('/ticker') ? trade : sendJson(coinbaseAnswer(rows)))(response, request),
  )
  await using providers = openProviders({ COINBASE_BASE_URL: server.url })
  const outcomes: readonly Outcome[] = await providers.ask('coinbase.products', items)
  return { outcomes, asked: server.seen.slice(1).map(({ path, query }) => `${path}?${query}`) }
}

const path = '/api/v3/brokerage/market/products'
const { bid: _, ask: __, ...withoutBookDecimals } = productTicker.decimals
const tickerWithoutBook = { ...productTicker, bid: null, ask: null, decimals: withoutBookDecimals }

describe('fetchLatestTrades', () => {
  it('S2-12 fills bid, ask and the time of a ticker, and the price of that time', async () => {
    const { outcomes, asked } = await ask(sendJson(coinbaseTrade()))
    expect(asked).toEqual([`${path}/EXC-USD/ticker?limit=1`])
    expect(payloadOf(outcomes, 'ticker')).toEqual({
      ...productTicker,
      last: 2.505,
      timestamp: '2026-01-01T12:00:00.123Z',
      decimals: { ...productTicker.decimals, last: '2.505' },
    })
    expect(outcomes).toMatchObject([{ asOf: 1_767_268_800_123 }])
  })

  it('leaves what the product tells itself as it is', async () => {
    const { outcomes } = await ask(sendJson(coinbaseTrade({ best_bid: '' })), [
      coinbaseProduct({ best_ask_price: '' }),
    ])
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({ bid: 2.49, ask: 2.51 })
  })

  it('asks for products that exist and lack their book, and for no others', async () => {
    const rows = [withoutBook('A-USD'), coinbaseProduct({ product_id: 'B-USD' }), withoutBook('C-USD')]
    const { asked } = await ask(sendJson(coinbaseTrade()), rows, ['A-USD', 'B-USD', 'C-USD', 'NO-SUCH'])
    expect(asked).toEqual([`${path}/A-USD/ticker?limit=1`, `${path}/C-USD/ticker?limit=1`])
    await using providers = openProviders({})
    const { maxItems, cost } = providers.call('coinbase.products')
    expect([maxItems, cost(10)]).toEqual([10, 11])
  })

  it.each([
    ['is refused', sendJson(coinbaseError('INTERNAL'), { status: 500 })],
    ['is throttled', sendText('', { status: 429 })],
    ['is a page', sendText('<html></html>')],
    ['breaks off', (response) => response.socket?.resetAndDestroy()],
  ] satisfies [string, Answer][])('keeps prices when one %s, and asks no further', async (_name, answer) => {
    const rows = [withoutBook(), withoutBook('B-USD')]
    const { outcomes, asked } = await ask(answer, rows, ['EXC-USD', 'B-USD'])
    expect(asked).toHaveLength(1)
    expect(summaryOf(outcomes)).toEqual(['ticker EXC-USD ok', 'ticker B-USD ok'])
    expect(payloadOf(outcomes, 'ticker', 'EXC-USD')).toEqual(tickerWithoutBook)
  })

  it.each([
    ['no such product', sendJson(coinbaseError('NOT_FOUND'), { status: 404 })],
    ['nothing', sendJson({})],
    ['empty texts', sendJson({ trades: [], best_bid: '', best_ask: '' })],
  ] satisfies [string, Answer][])('goes on after %s', async (_name, answer) => {
    const rows = [withoutBook(), withoutBook('B-USD')]
    const { outcomes, asked } = await ask(answer, rows, ['EXC-USD', 'B-USD'])
    expect(asked).toHaveLength(2)
    expect(payloadOf(outcomes, 'ticker', 'EXC-USD')).toEqual(tickerWithoutBook)
  })

  it('stays with the price of the product when that of the trade cannot be read', async () => {
    const trades = [{ price: 'much', time: '2026-01-01T12:00:00Z' }]
    const { outcomes } = await ask(sendJson(coinbaseTrade({ trades })))
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({ last: 2.5, decimals: { last: '2.50' } })
    const timeless = [{ price: '9', time: 'now' }]
    const other = await ask(sendJson(coinbaseTrade({ trades: timeless })))
    expect(payloadOf(other.outcomes, 'ticker')).toMatchObject({ last: 2.5, timestamp: null, bid: 2.49 })
  })

  it('gives a ticker that fits its schema, whatever the body holds', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINBASE_BASE_URL: server.url })
    const trade = fc.dictionary(fc.constantFrom('price', 'time', 'bid'), fc.jsonValue())
    const garbage = fc.record({
      trades: fc.oneof(fc.array(trade), fc.jsonValue()),
      best_bid: fc.jsonValue(),
      best_ask: fc.jsonValue(),
    })
    await fc.assert(
      fc.asyncProperty(garbage, async (body) => {
        server.answer((response, request) =>
          sendJson(request.path.endsWith('/ticker') ? body : coinbaseAnswer([withoutBook()]))(
            response,
            request,
          ),
        )
        payloadOf(await providers.ask('coinbase.products', ['EXC-USD']), 'ticker')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const { outcomes } = await ask(sendJson(readFixture('coinbase/ccxtdoc_market_product_ticker.json')))
      expect(payloadOf(outcomes, 'ticker')).toEqual({
        ...productTicker,
        bid: 28_208.61,
        ask: 28_208.62,
        last: 28_208.1,
        timestamp: '2023-04-04T23:05:34.492Z',
        decimals: { ...productTicker.decimals, bid: '28208.61', ask: '28208.62', last: '28208.1' },
      })
    },
  )
})
