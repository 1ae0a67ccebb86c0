import type { Outcome } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binancePremium, exampleFunding } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const info = [
  {
    symbol: 'FASTUSDT',
    adjustedFundingRateCap: '0.02',
    adjustedFundingRateFloor: '-0.02',
    fundingIntervalHours: 4,
  },
]

function answerWith(premium: Answer, intervals: Answer = sendJson(info)): Answer {
  return (response, request) => {
    const answer = request.path.endsWith('/fapi/v1/fundingInfo') ? intervals : premium
    answer(response, request)
  }
}

async function ask(premium: Answer, items: string[], intervals?: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answerWith(premium, intervals))
  await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
  return await providers.ask('binance-futures.funding', items)
}

describe('binance-futures.funding', () => {
  it('asks for one symbol by its name, and for all when several are wanted', async () => {
    await using server = await startServer(answerWith(sendJson([binancePremium()])))
    await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
    await providers.ask('binance-futures.funding', ['EXCUSDT'])
    await providers.ask('binance-futures.funding', ['EXCUSDT', 'BTCUSDT'])
    const premiums = server.seen.filter(({ path }) => path === '/fapi/v1/premiumIndex')
    expect(premiums.map(({ query }) => query.toString())).toEqual(['symbol=EXCUSDT', ''])
  })

  it('costs what Binance charges', async () => {
    await using providers = openProviders({})
    const { cost } = providers.call('binance-futures.funding')
    expect([cost(1), cost(2), cost(200)]).toEqual([1, 10, 10])
  })

  it('fills every field; what is not listed pays every 8 hours', async () => {
    const outcomes = await ask(sendJson(binancePremium()), ['EXCUSDT'])
    expect(payloadOf(outcomes, 'funding-rate')).toEqual(exampleFunding)
    expect(outcomes).toMatchObject([
      { params: { exchange: 'binance', symbol: 'EXCUSDT' }, asOf: 1_767_268_800_123 },
    ])
  })

  it('knows the interval of those that differ', async () => {
    const rows = [binancePremium(), binancePremium({ symbol: 'FASTUSDT' })]
    const outcomes = await ask(sendJson(rows), ['FASTUSDT', 'EXCUSDT'])
    expect(payloadOf(outcomes, 'funding-rate', 'FASTUSDT')).toMatchObject({ intervalHours: 4 })
    expect(payloadOf(outcomes, 'funding-rate', 'EXCUSDT')).toMatchObject({ intervalHours: 8 })
  })

  it.each([
    ['refused', sendJson({ code: -1003 }, { status: 429 })],
    ['away', sendText('', { status: 503 })],
    ['reset', (response) => response.socket?.resetAndDestroy()],
  ] satisfies [string, Answer][])(
    'tells rates without the interval when that is %s',
    async (_name, intervals) => {
      const outcomes = await ask(sendJson(binancePremium()), ['EXCUSDT'], intervals)
      expect(payloadOf(outcomes, 'funding-rate')).toEqual({ ...exampleFunding, intervalHours: null })
    },
  )

  it('keeps a rate of zero', async () => {
    const outcomes = await ask(sendJson(binancePremium({ lastFundingRate: '0.00000000' })), ['EXCUSDT'])
    expect(payloadOf(outcomes, 'funding-rate')).toMatchObject({ fundingRate: 0 })
  })

  it('says that futures with an end and strangers have no rate, also when nothing else was asked for', async () => {
    const rows = [
      binancePremium(),
      binancePremium({ symbol: 'EXCUSDT_261225', lastFundingRate: '', nextFundingTime: 0 }),
    ]
    expect(summaryOf(await ask(sendJson(rows), ['EXCUSDT_261225', 'NOSUCH']))).toEqual([
      'funding-rate EXCUSDT_261225 unknown_instrument',
      'funding-rate NOSUCH unknown_instrument',
    ])
    const refusal = sendJson({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 })
    expect(summaryOf(await ask(refusal, ['NOSUCH']))).toEqual(['funding-rate NOSUCH unknown_instrument'])
  })

  it('takes an answer without any symbol for malformed', async () => {
    const malformed = { code: 'provider_malformed', isRetryable: true }
    await expect(ask(sendJson([]), ['A', 'B'])).rejects.toMatchObject(malformed)
    await expect(ask(sendJson({}), ['A'])).rejects.toMatchObject(malformed)
    await expect(ask(sendJson([binancePremium()]), ['A'])).rejects.toMatchObject(malformed)
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(binancePremium())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, fc.jsonValue(), async (changes, fundingIntervalHours) => {
        const row = binancePremium({ ...changes, symbol: 'EXCUSDT' })
        const intervals = sendJson([{ symbol: 'EXCUSDT', fundingIntervalHours }])
        server.answer(answerWith(sendJson(row), intervals))
        const outcomes = await providers.ask('binance-futures.funding', ['EXCUSDT'])
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'funding-rate')
      }),
      { numRuns: 100 },
    )
  })
})
