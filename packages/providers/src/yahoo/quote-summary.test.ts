import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText } from '../test-support/start-server.ts'
import { yahooError } from '../test-support/yahoo-rows.ts'
import { startYahooServer } from '../test-support/yahoo-server.ts'
import {
  assetProfile,
  exampleCompany,
  officer,
  price,
  summaryBody,
  summaryModules,
} from '../test-support/yahoo-summary.ts'

async function askFor(answer: Answer, symbol = 'EXMP'): Promise<readonly Outcome[]> {
  await using server = await startYahooServer()
  server.answerQuotes(answer)
  await using providers = openProviders(server.settings)
  return await providers.ask('yahoo.quote-summary', [symbol])
}

async function ask(modules: unknown): Promise<unknown> {
  return payloadOf(await askFor(sendJson(summaryBody(modules))), 'company')
}

describe('yahoo.quote-summary', () => {
  it.each([
    ['nothing by that name', sendJson(yahooError('quoteSummary', 'Not Found'), { status: 404 })],
    ['the same with status 200', sendJson(yahooError('quoteSummary', 'Not Found'))],
    ['no summary', sendJson({ quoteSummary: { result: [], error: null } })],
    ['an empty summary', sendJson(summaryBody({}))],
    ['null for every module', sendJson(summaryBody({ price: null, assetProfile: null }))],
    ['a stub of something delisted', sendJson(summaryBody({ price: { quoteType: 'NONE' } }))],
  ])('takes %s for an unknown symbol', async (_name, answer) => {
    expect(summaryOf(await askFor(answer))).toEqual(['company EXMP unknown_instrument'])
  })

  it.each([
    ['throttling', sendText('Too Many Requests\r\n', { status: 429 }), 'rate_limited', true],
    ['a page that is not there', sendText('<html>', { status: 404 }), 'request_refused', false],
    [
      'a missing path',
      sendJson(yahooError('finance', 'Not Found'), { status: 404 }),
      'request_refused',
      false,
    ],
    ['an outage', sendText('<html>', { status: 502 }), 'provider_unavailable', true],
    ['an outage page', sendText('<html>Will be right back</html>'), 'provider_malformed', true],
    ['no list', sendJson({ quoteSummary: { result: null, error: null } }), 'provider_malformed', true],
    ['nothing like a summary', sendJson([1]), 'provider_malformed', true],
    ['half an answer', sendText('{"quoteSummary":{"resu'), 'provider_malformed', true],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable) => {
    await expect(askFor(answer)).rejects.toMatchObject({ code, isRetryable })
  })

  it('gives up when a renewed session is refused as well', async () => {
    const refusal = sendJson(yahooError('finance', 'Unauthorized'), { status: 401 })
    await expect(askFor(refusal)).rejects.toMatchObject({ code: 'provider_unauthorized' })
  })

  it('finds the name of a coin in its profile when nothing else has it', async () => {
    const profile = { name: 'Example Coin', description: 'What it is.', companyOfficers: [] }
    expect(await ask({ assetProfile: profile })).toMatchObject({
      name: 'Example Coin',
      description: 'What it is.',
      officers: [],
    })
    expect(await ask({ assetProfile: profile, price: { shortName: 'Example Coin USD' } })).toMatchObject({
      name: 'Example Coin USD',
    })
  })

  it('asks for one symbol with cookie and crumb, escaped', async () => {
    await using server = await startYahooServer()
    server.answerQuotes(sendJson(summaryBody(summaryModules())))
    await using providers = openProviders(server.settings)
    await providers.ask('yahoo.quote-summary', ['M&M.NS'])
    const request = server.seen.at(-1)
    expect(request?.path).toBe('/base/v10/finance/quoteSummary/M%26M.NS')
    expect(request?.query.get('modules')).toBe('assetProfile,summaryProfile,price,quoteType')
    expect(request?.query.get('formatted')).toBe('false')
    expect(request?.query.has('crumb')).toBe(true)
  })

  it('fills a company with every field', async () => {
    const outcomes = await askFor(sendJson(summaryBody(summaryModules())))
    expect(payloadOf(outcomes, 'company')).toEqual(exampleCompany)
    expect(outcomes).toMatchObject([{ item: 'EXMP', params: { symbol: 'EXMP' }, asOf: null }])
  })

  it('reads numbers that come with their text', async () => {
    const profile = assetProfile({
      fullTimeEmployees: { raw: 1_234, fmt: '1.23k', longFmt: '1,234' },
      companyOfficers: [officer({ age: { raw: 50, fmt: '50' }, totalPay: 1_500_000 })],
    })
    expect(await ask(summaryModules({ assetProfile: profile }))).toEqual(exampleCompany)
  })

  it('keeps a pay of zero, and says null for an age and a pay that nobody tells', async () => {
    const companyOfficers = [
      officer({ totalPay: { raw: 0, fmt: null, longFmt: '0' } }),
      officer({ age: undefined, totalPay: undefined, title: null, fiscalYear: null }),
      officer({ totalPay: {} }),
      { title: 'nobody' },
      null,
    ]
    const told = await ask(summaryModules({ assetProfile: assetProfile({ companyOfficers }) }))
    const { name } = officer()
    expect(told).toMatchObject({
      officers: [
        { totalPay: 0 },
        { name, title: null, age: null, fiscalYear: null, totalPay: null },
        { totalPay: null },
      ],
    })
    expect(told).toHaveProperty('officers.length', 3)
  })

  it('does without any module but one', async () => {
    expect(await ask(summaryModules({ assetProfile: undefined }))).toEqual({
      ...exampleCompany,
      officers: [],
    })
    expect(await ask(summaryModules({ price: null, quoteType: null }))).toMatchObject({
      sector: 'Examples',
      name: null,
      currency: null,
      exchange: null,
    })
  })

  it('gives of a fund what is known', async () => {
    const profile = { longBusinessSummary: 'Holds things.', companyOfficers: [], maxAge: 86_400 }
    const fund = price({ quoteType: 'ETF', longName: null, shortName: 'Example ETF' })
    const told = await ask({ assetProfile: profile, summaryProfile: profile, price: fund })
    expect(told).toMatchObject({
      name: 'Example ETF',
      instrumentType: 'ETF',
      description: 'Holds things.',
      sector: null,
      industry: null,
      employees: null,
      officers: [],
      address: [],
      currency: 'USD',
    })
  })

  it('names the pound for what trades in pence', async () => {
    expect(await ask(summaryModules({ price: price({ currency: 'GBp' }) }))).toMatchObject({
      currency: 'GBP',
      quotedCurrency: 'GBp',
    })
  })

  it('gives payloads that fit the schema, whatever the fields hold', async () => {
    await using server = await startYahooServer()
    await using providers = openProviders(server.settings)
    const garbage = (fields: object) => fc.dictionary(fc.constantFrom(...Object.keys(fields)), fc.jsonValue())
    const modules = fc.record({
      assetProfile: garbage(assetProfile()).map(assetProfile),
      summaryProfile: fc.jsonValue(),
      price: garbage(price()).map(price),
      quoteType: fc.jsonValue(),
    })
    const people = fc.array(fc.oneof(garbage(officer()).map(officer), fc.jsonValue()))
    await fc.assert(
      fc.asyncProperty(modules, people, async ({ assetProfile: profile, ...others }, companyOfficers) => {
        const told = { ...others, assetProfile: { ...profile, companyOfficers } }
        server.answerQuotes(sendJson(summaryBody(told)))
        const outcomes = await providers.ask('yahoo.quote-summary', ['EXMP'])
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'company')
        expect(outcomes).toHaveLength(1)
      }),
      { numRuns: 200 },
    )
  })
})

describe.skipIf(!hasFixtures())('yahoo.quote-summary on recorded answers (needs the payload folder)', () => {
  async function replay(file: string, symbol: string): Promise<readonly Outcome[]> {
    const { response } = Object(readFixture(`yahoo/${file}`))
    return askFor(sendJson(response.json, { status: response.status }), symbol)
  }

  it('reads a profile, every field', async () => {
    const { response } = Object(readFixture('yahoo/quoteSummary-assetProfile-AAPL.json'))
    const recorded = response.json.quoteSummary.result[0].assetProfile
    const told = payloadOf(await replay('quoteSummary-assetProfile-AAPL.json', 'AAPL'), 'company')
    expect(told).toEqual({
      symbol: 'AAPL',
      name: null,
      instrumentType: null,
      description: recorded.longBusinessSummary,
      sector: 'Technology',
      industry: 'Consumer Electronics',
      employees: 150_000,
      officers: recorded.companyOfficers.map((person: Record<string, { raw: number } | undefined>) => ({
        name: person.name,
        title: person.title,
        age: person.age ?? null,
        fiscalYear: 2023,
        totalPay: person.totalPay?.raw ?? null,
      })),
      website: 'https://www.apple.com',
      investorWebsite: 'http://investor.apple.com/',
      phone: '(408) 996-1010',
      address: ['One Apple Park Way'],
      city: 'Cupertino',
      state: 'CA',
      postalCode: '95014',
      country: 'United States',
      currency: null,
      quotedCurrency: null,
      exchange: null,
      exchangeName: null,
    })
    expect(told).toMatchObject({
      officers: expect.arrayContaining([
        {
          name: 'Mr. Timothy D. Cook',
          title: 'CEO & Director',
          age: 63,
          fiscalYear: 2023,
          totalPay: 16_239_562,
        },
      ]),
    })
  })

  it('reads a listing, every field', async () => {
    expect(payloadOf(await replay('quoteSummary-price-AAPL.json', 'AAPL'), 'company')).toEqual({
      ...Object.fromEntries(Object.keys(exampleCompany).map((field) => [field, null])),
      symbol: 'AAPL',
      name: 'Apple Inc.',
      instrumentType: 'EQUITY',
      officers: [],
      address: [],
      currency: 'USD',
      quotedCurrency: 'USD',
      exchange: 'NMS',
      exchangeName: 'NasdaqGS',
    })
  })

  it.each(['quoteSummary-summaryDetail-QQQ.json', 'quoteSummary-defaultKeyStatistics-AAPL.json'])(
    'survives modules that it does not know: %s',
    async (file) => {
      expect(summaryOf(await replay(file, 'QQQ'))).toEqual(['company QQQ ok'])
    },
  )
})
