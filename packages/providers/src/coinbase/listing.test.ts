import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coinbaseAnswer, coinbaseError, coinbaseProduct } from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function instrumentsOf(answer: Answer): Promise<readonly Record<string, unknown>[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINBASE_BASE_URL: server.url })
  const outcomes = await providers.ask('coinbase.listing', ['coinbase'])
  expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
    ['/api/v3/brokerage/market/products', 'product_type=SPOT'],
  ])
  expect(outcomes).toMatchObject([{ params: { provider: 'coinbase' }, item: 'coinbase', asOf: null }])
  return Object(payloadOf(outcomes, 'listing')).instruments
}

const send = (...rows: unknown[]) => sendJson(coinbaseAnswer(rows))

describe('coinbase.listing', () => {
  it('tells every pair, dollars and stablecoins apart, in the order in which they come', async () => {
    const inUsdc = coinbaseProduct({
      product_id: 'EXC-USDC',
      quote_currency_id: 'USDC',
      alias: 'EXC-USD',
      alias_to: [],
    })
    const spot = { kind: 'spot', base: 'EXC', name: 'Example', rank: null, aliases: [] }
    expect(await instrumentsOf(send(coinbaseProduct(), inUsdc))).toEqual([
      { ...spot, symbol: 'EXC-USD', quote: 'USD' },
      { ...spot, symbol: 'EXC-USDC', quote: 'USDC' },
    ])
  })

  it.each([
    ['is online', {}, 1],
    ['only takes limit orders', { limit_only: true }, 1],
    ['has no type', { product_type: undefined }, 1],
    ['is delisted', { status: 'delisted' }, 0],
    ['has no status', { status: undefined }, 0],
    ['may not be traded', { trading_disabled: true }, 0],
    ['is disabled', { is_disabled: true }, 0],
    ['is a future', { product_type: 'FUTURE' }, 0],
  ])('of a product that %s lists %3$i', async (_name, changes, count) => {
    expect(await instrumentsOf(send(coinbaseProduct(changes)))).toHaveLength(count)
  })

  it('leaves out what it cannot read, and does without a name', async () => {
    const rows = [
      coinbaseProduct({ product_id: '' }),
      coinbaseProduct({ base_currency_id: null }),
      coinbaseProduct({ quote_currency_id: 7 }),
      null,
      'x',
      coinbaseProduct({ base_name: '' }),
    ]
    expect(await instrumentsOf(send(...rows))).toMatchObject([{ symbol: 'EXC-USD', name: null }])
  })

  it.each([
    ['no products', send()],
    ['no list', sendJson({ num_products: 0 })],
    ['a list as the body', sendJson([coinbaseProduct()])],
    ['half of it', sendText('{"products":[')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(instrumentsOf(answer)).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it('passes on a refusal', async () => {
    const answer = sendJson(coinbaseError('RESOURCE_EXHAUSTED'), { status: 429 })
    await expect(instrumentsOf(answer)).rejects.toMatchObject({ code: 'rate_limited', isRetryable: true })
  })

  it('gives a payload that fits the schema, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINBASE_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(coinbaseProduct())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, fc.jsonValue(), async (changes, row) => {
        server.answer(send(coinbaseProduct(changes), row))
        payloadOf(await providers.ask('coinbase.listing', ['coinbase']), 'listing')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads the documented answer (needs the payload folder)', async () => {
    const recorded = sendJson(readFixture('coinbase/ccxtdoc_market_products.json'))
    expect(await instrumentsOf(recorded)).toEqual([
      {
        symbol: 'TONE-USD',
        kind: 'spot',
        base: 'TONE',
        quote: 'USD',
        name: 'TE-FOOD',
        rank: null,
        aliases: [],
      },
    ])
  })
})
