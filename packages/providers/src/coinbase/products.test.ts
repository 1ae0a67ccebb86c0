import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  coinbaseAnswer,
  coinbaseError,
  coinbaseProduct,
  productTicker,
} from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[]): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINBASE_BASE_URL: server.url })
  return await providers.ask('coinbase.products', items)
}

const send = (...rows: unknown[]) => sendJson(coinbaseAnswer(rows))

describe('coinbase.products', () => {
  it('asks for all of a batch at once, by a parameter that is repeated', async () => {
    await using server = await startServer(send(coinbaseProduct()))
    await using providers = openProviders({ COINBASE_BASE_URL: `${server.url}/prefix` })
    await providers.ask('coinbase.products', ['EXC-USD', 'BTC-USDC'])
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/prefix/api/v3/brokerage/market/products', 'product_ids=EXC-USD&product_ids=BTC-USDC'],
    ])
  })

  it('S2-12 fills every field that is told, exact digits included, and null for the others', async () => {
    const outcomes = await ask(send(coinbaseProduct()), ['EXC-USD'])
    expect(payloadOf(outcomes, 'ticker')).toEqual(productTicker)
    const params = { exchange: 'coinbase', symbol: 'EXC-USD' }
    expect(outcomes).toMatchObject([{ item: 'EXC-USD', params, asOf: null, delaySeconds: null }])
  })

  it('S2-12 tells the volume of a future in coins, and the coin, where Coinbase counts contracts', async () => {
    const row = coinbaseProduct({
      product_id: 'EXC-26DEC30-CDE',
      product_type: 'FUTURE',
      base_currency_id: '',
      base_name: '',
      status: '',
      volume_24h: '678476',
      approximate_quote_24h_volume: '16961.9',
      future_product_details: { contract_size: '0.01', contract_root_unit: 'EXC', venue: 'cde' },
    })
    const { volume24h: _, ...decimals } = productTicker.decimals
    expect(payloadOf(await ask(send(row), ['EXC-26DEC30-CDE']), 'ticker')).toEqual({
      ...productTicker,
      symbol: 'EXC-26DEC30-CDE',
      volume24h: 6_784.76,
      quoteVolume24h: 16_961.9,
      decimals: { ...decimals, quoteVolume24h: '16961.9' },
    })
    for (const details of [undefined, null, {}, { contract_size: 'x', contract_root_unit: 7 }]) {
      const outcomes = await ask(send({ ...row, future_product_details: details }), ['EXC-26DEC30-CDE'])
      expect(payloadOf(outcomes, 'ticker')).toMatchObject({ base: null, quote: 'USD', volume24h: null })
    }
  })

  it('takes empty texts, as Coinbase sends them for its books, for unknown', async () => {
    const row = coinbaseProduct({
      best_bid_price: '',
      best_ask_price: '',
      high_24h: undefined,
      low_24h: null,
    })
    const { bid: _, ask: __, high24h: ___, low24h: ____, ...decimals } = productTicker.decimals
    expect(payloadOf(await ask(send(row), ['EXC-USD']), 'ticker')).toEqual({
      ...productTicker,
      bid: null,
      ask: null,
      high24h: null,
      low24h: null,
      decimals,
    })
  })

  it('keeps digits that numbers lose, and prices and changes of zero', async () => {
    const row = coinbaseProduct({
      price: '0',
      price_percentage_change_24h: '0',
      volume_24h: '123456789012345678.12345678',
    })
    expect(payloadOf(await ask(send(row), ['EXC-USD']), 'ticker')).toMatchObject({
      last: 0,
      changePercent24h: 0,
      decimals: { last: '0', volume24h: '123456789012345678.12345678' },
    })
  })

  it('says null, and no digits, for what is missing, null or empty; the spelling still tells the currencies', async () => {
    for (const blank of [undefined, null, '']) {
      const entries = Object.keys(coinbaseProduct()).map((name) => [name, blank])
      const row = { ...Object.fromEntries(entries), product_id: 'EXC-USD' }
      const { exchange, symbol, base, quote, decimals, ...unknowns } = Object(
        payloadOf(await ask(send(row), ['EXC-USD']), 'ticker'),
      )
      expect([exchange, symbol, base, quote, decimals]).toEqual(['coinbase', 'EXC-USD', 'EXC', 'USD', {}])
      expect(new Set(Object.values(unknowns))).toEqual(new Set([null]))
    }
  })

  it('takes products that are absent for unknown, also when none came', async () => {
    expect(summaryOf(await ask(send(coinbaseProduct()), ['NO-SUCH', 'EXC-USD']))).toEqual([
      'ticker NO-SUCH unknown_instrument',
      'ticker EXC-USD ok',
    ])
    expect(summaryOf(await ask(send(), ['NO-SUCH', 'NO-THING']))).toEqual([
      'ticker NO-SUCH unknown_instrument',
      'ticker NO-THING unknown_instrument',
    ])
  })

  it.each([
    ['NOT_FOUND', coinbaseError('NOT_FOUND', 'Product NO-SUCH not supported'), 404],
    ['INVALID_ARGUMENT', coinbaseError('INVALID_ARGUMENT', 'valid product_id is required'), 400],
    ['an error by no name', coinbaseError('unknown', 'invalid product id NO-SUCH'), 400],
    ['a body without an error', { code: 5, message: 'product not found', details: [] }, 404],
  ])('takes %s for an unknown product when it is asked for alone', async (_name, body, status) => {
    const answer = sendJson(body, { status })
    expect(summaryOf(await ask(answer, ['NO-SUCH']))).toEqual(['ticker NO-SUCH unknown_instrument'])
    await expect(ask(answer, ['NO-SUCH', 'EXC-USD'])).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('does not take other mistakes for an unknown product', async () => {
    const answer = sendJson(coinbaseError('INVALID_ARGUMENT', 'limit is invalid'), { status: 400 })
    await expect(ask(answer, ['EXC-USD'])).rejects.toMatchObject({ code: 'request_refused' })
    const limited = sendJson(coinbaseError('rate_limit_exceeded', 'too many products'), { status: 400 })
    await expect(ask(limited, ['EXC-USD'])).rejects.toMatchObject({ code: 'rate_limited' })
    const broken = sendJson(coinbaseError('unknown', 'no products today'), { status: 500 })
    await expect(ask(broken, ['EXC-USD'])).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('lets an unreadable price fail its own pair only', async () => {
    for (const price of ['NaN', 'Infinity', '-1', '1,5', {}, true]) {
      const rows = [coinbaseProduct({ product_id: 'BAD-USD', price }), null, 7, coinbaseProduct()]
      expect(summaryOf(await ask(send(...rows), ['BAD-USD', 'EXC-USD']))).toEqual([
        'ticker BAD-USD provider_malformed',
        'ticker EXC-USD ok',
      ])
    }
  })

  it.each([
    ['no list', sendJson({ num_products: 0 })],
    ['a list as the body', sendJson([coinbaseProduct()])],
    ['products that nobody asked for', send(coinbaseProduct({ product_id: 'OTHER-USD' }))],
    ['half of it', sendText('{"products":[{"product_id":"EXC')],
    ['an empty body', sendText('')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answer, ['EXC-USD', 'BTC-USD'])).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
    })
  })

  it('gives payloads that fit their schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINBASE_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(coinbaseProduct())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(send(coinbaseProduct({ ...changes, product_id: 'EXC-USD' })))
        const outcomes = await providers.ask('coinbase.products', ['EXC-USD'])
        expect(outcomes).toHaveLength(1)
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('coinbase/ccxtdoc_market_products.json'))
      expect(payloadOf(await ask(answer, ['TONE-USD']), 'ticker')).toEqual({
        exchange: 'coinbase',
        symbol: 'TONE-USD',
        base: 'TONE',
        quote: 'USD',
        bid: null,
        ask: null,
        last: 0.01523,
        volume24h: 19_773_129,
        quoteVolume24h: null,
        change24h: null,
        changePercent24h: 1.94109772423025,
        high24h: null,
        low24h: null,
        open24h: null,
        timestamp: null,
        decimals: { last: '0.01523', volume24h: '19773129' },
      })
    },
  )
})
