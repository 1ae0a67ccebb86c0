import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleFunding } from '../test-support/exchange-rows.ts'
import { okxAnswer, okxFunding, okxRefusal } from '../test-support/okx-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[]): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ OKX_BASE_URL: server.url })
  return await providers.ask('okx.funding', items, 'SWAP')
}

const swap = 'EXC-USDT-SWAP'
const example = {
  ...exampleFunding,
  exchange: 'okx',
  symbol: swap,
  intervalHours: 4,
  markPrice: null,
  indexPrice: null,
  decimals: { fundingRate: '-0.0001' },
}

describe('okx.funding', () => {
  it('asks for one swap by its name, and for all by one word when several are wanted', async () => {
    await using server = await startServer(sendJson(okxAnswer(okxFunding())))
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    await providers.ask('okx.funding', [swap], 'SWAP')
    await providers.ask('okx.funding', [swap, 'BTC-USDT-SWAP'], 'SWAP')
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/api/v5/public/funding-rate', `instId=${swap}`],
      ['/api/v5/public/funding-rate', 'instId=ANY'],
    ])
  })

  it('S2-14 fills every field; what is due next is the payment of the told rate', async () => {
    for (const items of [[swap], [swap, 'BTC-USDT-SWAP']]) {
      const outcomes = await ask(sendJson(okxAnswer(okxFunding())), items)
      expect(payloadOf(outcomes, 'funding-rate', swap)).toEqual(example)
      expect(outcomes[0]).toMatchObject({
        params: { exchange: 'okx', symbol: swap },
        asOf: 1_767_268_800_123,
      })
    }
  })

  it.each([
    ['one time is missing', { nextFundingTime: '' }, null],
    ['both times are the same', { nextFundingTime: '1767283200000' }, null],
    ['times run backwards', { nextFundingTime: '1767268800000' }, null],
    ['a time is none', { nextFundingTime: 'soon' }, null],
    ['payments are an hour apart', { nextFundingTime: '1767286800000' }, 1],
    ['payments are half an hour apart', { nextFundingTime: '1767285000000' }, 0.5],
  ])('knows the interval, or does not, when %s', async (_name, changes, intervalHours) => {
    const outcomes = await ask(sendJson(okxAnswer(okxFunding(changes))), [swap])
    expect(payloadOf(outcomes, 'funding-rate')).toEqual({ ...example, intervalHours })
  })

  it('says null for what is missing, null or empty, and keeps a rate of zero', async () => {
    for (const blank of [undefined, null, '']) {
      const changes = Object.fromEntries(Object.keys(okxFunding()).map((name) => [name, blank]))
      const row = okxFunding({ ...changes, instId: swap, fundingRate: '0' })
      expect(payloadOf(await ask(sendJson(okxAnswer(row)), [swap]), 'funding-rate')).toEqual({
        ...Object.fromEntries(Object.keys(example).map((name) => [name, null])),
        exchange: 'okx',
        symbol: swap,
        fundingRate: 0,
        decimals: { fundingRate: '0' },
      })
    }
  })

  it('says that a swap does not exist when OKX does, in an error and in a list', async () => {
    const refusal = sendJson(okxRefusal('51001'))
    expect(summaryOf(await ask(refusal, ['NO-SUCH-SWAP']))).toEqual([
      'funding-rate NO-SUCH-SWAP unknown_instrument',
    ])
    expect(summaryOf(await ask(sendJson(okxAnswer(okxFunding())), ['NO-SUCH-SWAP', swap]))).toEqual([
      'funding-rate NO-SUCH-SWAP unknown_instrument',
      `funding-rate ${swap} ok`,
    ])
  })

  it('lets an unreadable rate fail its own swap only', async () => {
    const rows = okxAnswer(okxFunding({ instId: 'BAD-USDT-SWAP', fundingRate: 'much' }), okxFunding())
    expect(summaryOf(await ask(sendJson(rows), ['BAD-USDT-SWAP', swap]))).toEqual([
      'funding-rate BAD-USDT-SWAP provider_malformed',
      `funding-rate ${swap} ok`,
    ])
  })

  it('takes an answer without any swap, or without a list, for malformed', async () => {
    const malformed = { code: 'provider_malformed', isRetryable: true }
    await expect(ask(sendJson(okxAnswer()), ['A', 'B'])).rejects.toMatchObject(malformed)
    await expect(ask(sendJson({ code: '0', data: {} }), ['A'])).rejects.toMatchObject(malformed)
    await expect(ask(sendJson(okxAnswer(okxFunding())), ['A'])).rejects.toMatchObject(malformed)
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(okxFunding())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson(okxAnswer(okxFunding({ ...changes, instId: swap }))))
        const outcomes = await providers.ask('okx.funding', [swap], 'SWAP')
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'funding-rate')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('okx/ccxtdoc_public_funding_rate.json'))
      expect(payloadOf(await ask(answer, ['BTC-USD-SWAP']), 'funding-rate')).toEqual({
        exchange: 'okx',
        symbol: 'BTC-USD-SWAP',
        fundingRate: 0.00027815,
        intervalHours: 8,
        nextFundingTime: '2021-10-15T00:00:00.000Z',
        markPrice: null,
        indexPrice: null,
        timestamp: null,
        decimals: { fundingRate: '0.00027815' },
      })
    },
  )
})
