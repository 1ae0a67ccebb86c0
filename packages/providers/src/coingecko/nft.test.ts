import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleNft, nftBody } from '../test-support/coingecko-nft.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function askFor(answer: Answer, id = 'example-apes'): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
  return await providers.ask('coingecko.nft', [id], 'all')
}

const ask = async (changes: Readonly<Record<string, unknown>> = {}) => askFor(sendJson(nftBody(changes)))

describe('coingecko.nft', () => {
  it('knows a collection that does not exist', async () => {
    const answer = sendJson({ error: 'nft not found' }, { status: 404 })
    expect(summaryOf(await askFor(answer))).toEqual(['nft example-apes unknown_instrument'])
  })

  it.each([
    ['a page that is not there', sendText('<html>404</html>', { status: 404 }), 'request_refused', false],
    ['throttling with status 200', sendJson({ status: { error_code: 429 } }), 'rate_limited', true],
    ['another plan', sendJson({ error_code: 10_005 }, { status: 401 }), 'provider_unauthorized', false],
    ['another collection', sendJson(nftBody({ id: 'other' })), 'provider_malformed', true],
    ['a list', sendJson([nftBody()]), 'provider_malformed', true],
    ['an empty object', sendJson({}), 'provider_malformed', true],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable', true],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable) => {
    await expect(askFor(answer)).rejects.toMatchObject({ code, isRetryable })
  })

  it.each([
    ['a floor price that is no number', { floor_price: { native_currency: 'NaN', usd: 1 } }],
    ['a floor price below zero', { floor_price: { native_currency: 1, usd: -1 } }],
    ['a floor price without currencies', { floor_price: 2.5 }],
    ['no name', { name: null }],
  ])('fails on %s, so that an old value stays', async (_name, changes) => {
    expect(summaryOf(await ask(changes))).toEqual(['nft example-apes provider_malformed'])
  })

  it('asks for one collection, escaped', async () => {
    await using server = await startServer(sendJson({ error: 'nft not found' }, { status: 404 }))
    await using providers = openProviders({ COINGECKO_BASE_URL: `${server.url}/api/v3` })
    await providers.ask('coingecko.nft', ['../key?x'], 'all')
    expect(server.seen[0]?.path).toBe('/api/v3/nfts/..%2Fkey%3Fx')
  })

  it('fills every field', async () => {
    const outcomes = await ask()
    expect(payloadOf(outcomes, 'nft')).toEqual(exampleNft)
    expect(outcomes).toMatchObject([{ params: { id: 'example-apes' }, asOf: null }])
  })

  it('keeps zeros, and says null for what is null', async () => {
    const told = payloadOf(
      await ask({ floor_price: { native_currency: 0, usd: null }, one_day_sales: 0, market_cap_rank: null }),
      'nft',
    )
    expect(told).toMatchObject({ floorPrice: { native: 0, usd: null }, sales24h: 0, marketCapRank: null })
  })

  it('falls back to the changes that come by themselves', async () => {
    const without = { floor_price_24h_percentage_change: undefined, volume_24h_percentage_change: null }
    expect(payloadOf(await ask(without), 'nft')).toMatchObject({
      floorPriceChangePercent24h: { native: null, usd: -1.5 },
      volumeChangePercent24h: { native: null, usd: 21.4 },
    })
  })

  it('does with a name alone', async () => {
    const told = payloadOf(await askFor(sendJson({ id: 'example-apes', name: 'Example Apes' })), 'nft')
    expect(told).toMatchObject({ symbol: null, floorPrice: { native: null, usd: null }, explorers: [] })
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ native_currency: fc.jsonValue(), usd: fc.jsonValue() }),
    )
    const fields = fc.dictionary(fc.constantFrom(...Object.keys(nftBody())), value)
    await fc.assert(
      fc.asyncProperty(fields, async (changes) => {
        server.answer(sendJson(nftBody({ ...changes, id: 'example-apes' })))
        const outcomes = await providers.ask('coingecko.nft', ['example-apes'], 'all')
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'nft')
        expect(outcomes).toHaveLength(1)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures()).each(['demo_nfts_id', 'pro_nfts_id'])(
    'reads the documented answer, every field: %s (needs the payload folder)',
    async (file) => {
      const body: unknown = readFixture(`coingecko/${file}.json`)
      const told = payloadOf(await askFor(sendJson(body), 'pudgy-penguins'), 'nft')
      expect(told).toEqual({
        id: 'pudgy-penguins',
        name: 'Pudgy Penguins',
        symbol: 'PPG',
        contractAddress: '0xBd3531dA5CF5857e7CfAA92426877b022e612cf8',
        assetPlatform: 'ethereum',
        image: 'https://coin-images.coingecko.com/nft_contracts/images/38/small_2x/pudgy.jpg?1730778323',
        bannerImage:
          'https://coin-images.coingecko.com/nft_contracts/images/38/pudgy-penguins-banner.jpg?1730778702',
        description: Object(body).description,
        nativeCurrency: 'ethereum',
        nativeCurrencySymbol: 'ETH',
        marketCapRank: 3,
        floorPrice: { native: 4.67, usd: 9713.91 },
        marketCap: { native: 41_507, usd: 86_337_207 },
        volume24h: { native: 28.01, usd: 58_262 },
        floorPriceChangePercent24h: { native: -0.6361858762952403, usd: -1.782332967792004 },
        marketCapChangePercent24h: { native: -0.6361858762952404, usd: -1.782332967792065 },
        volumeChangePercent24h: { native: -40.90698133583369, usd: -41.588610680147845 },
        floorPriceChangePercent7d: { native: -1.1974800093036855, usd: -2.6085983246414655 },
        floorPriceChangePercent14d: { native: -16.157991023339317, usd: -24.816051386825123 },
        floorPriceChangePercent30d: { native: -12.366254928188072, usd: -20.72768500482924 },
        floorPriceChangePercent60d: { native: 13.07508549033547, usd: 15.176366939745344 },
        floorPriceChangePercent1y: { native: -51.85567113402062, usd: -60.37112564100154 },
        uniqueAddresses: 5174,
        uniqueAddressesChangePercent24h: -0.01932,
        totalSupply: 8888,
        sales24h: 6,
        salesChangePercent24h: -40,
        averageSalePrice24h: 4.668316666666667,
        averageSalePriceChangePercent24h: -1.511635559722812,
        ath: { native: 36.33, usd: 145_728 },
        athDate: { native: '2024-12-17T07:50:05.897Z', usd: '2024-12-17T08:35:07.390Z' },
        athChangePercent: { native: -87.1456099642169, usd: -93.3388047739623 },
        favorites: 10_135,
        links: {
          homepage: 'https://www.pudgypenguins.com/',
          twitter: 'https://twitter.com/pudgypenguins',
          discord: 'https://discord.gg/pudgypenguins',
        },
        explorers: [
          {
            name: 'Etherscan',
            link: 'https://etherscan.io/token/0xBd3531dA5CF5857e7CfAA92426877b022e612cf8',
          },
          {
            name: 'Ethplorer',
            link: 'https://ethplorer.io/address/0xBd3531dA5CF5857e7CfAA92426877b022e612cf8',
          },
        ],
      })
    },
  )
})
