import { type Static, Type } from '@marketcache/contracts'
import { CoinId, coin, QuoteSymbol, quote, tokenomics } from '@marketcache/resources'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { createIdListReader, maxBatchItems } from '../routes/id-list.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type AdminQueues, countCached, type RefreshReport, refreshAndWait } from './job-answers.ts'

/** What the routes that refresh on demand are made of. */
export interface RefreshRouteDeps {
  queues: AdminQueues
  /** The coins that are read most, most popular first. */
  popularCoins: (limit: number) => Promise<readonly string[]>
  baseUrl: string
}

const Limit = Type.Integer({
  minimum: 1,
  maximum: maxBatchItems,
  description: 'How many of the popular coins',
})
const UpdateBody = Type.Object(
  {
    coin_id: Type.Optional(CoinId),
    coin_ids: Type.Optional(
      Type.Array(CoinId, { minItems: 1, maxItems: maxBatchItems, description: 'Several coins' }),
    ),
    popular: Type.Optional(
      Type.Boolean({ description: 'The coins that are read most, then those of WARM_COINS' }),
    ),
    limit: Type.Optional(Limit),
  },
  { additionalProperties: false, examples: [{ coin_id: 'bitcoin' }, { popular: true, limit: 20 }] },
)
type UpdateBody = Static<typeof UpdateBody>

const Wait = Type.Number({
  minimum: 0,
  maximum: 60,
  default: 10,
  'x-unit': 's',
  description: 'How long to wait for the end of the job, in seconds; after that 202 names the job',
})
const Accepted = Type.Object(
  { message: Type.String(), jobId: Type.String(), statusUrl: Type.String() },
  { description: 'The job goes on; ask statusUrl' },
)
/** Longer than the longest wait, so that it only ends what hangs. */
const handlerTimeout = 70_000
const defaultPopular = 50
const usd = 'usd'

/** Adds the routes that refresh coins and symbols on demand, in the shapes of predecessors. */
export function addRefreshRoutes(app: FastifyInstance, deps: RefreshRouteDeps): void {
  addUpdateRoute(app, deps)
  addWarmupRoute(app, deps)
}

function addUpdateRoute(app: FastifyInstance, { queues, popularCoins, baseUrl }: RefreshRouteDeps): void {
  const schema = {
    operationId: 'update-cache',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Refresh coins now',
    description:
      'Fetches market data and tokenomics of one coin, of several, or of the popular ones. Give exactly one of coin_id, coin_ids and popular.',
    body: UpdateBody,
    querystring: Type.Object({ wait: Type.Optional(Wait) }, { additionalProperties: false }),
    response: {
      200: Type.Object({
        message: Type.String(),
        processed: Type.Integer({ description: 'Coins that were asked for' }),
        successfully_cached: Type.Integer({ description: 'Coins of which everything was stored' }),
        coin_ids: Type.Array(Type.String()),
      }),
      202: Accepted,
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(
      `${baseUrl}/api/update-cache`,
      '-X POST',
      withToken,
      '-H "Content-Type: application/json"',
      `-d '{"coin_id":"bitcoin"}'`,
    ),
  }
  app.post<{ Body: UpdateBody; Querystring: { wait: number } }>(
    '/api/update-cache',
    { schema, handlerTimeout },
    async ({ body, query }, reply) => {
      const coins = await coinsOf(body, popularCoins)
      const ids = [...new Set(coins.map((id) => id.toLowerCase()))]
      const items = ids.flatMap((id) =>
        [coin, tokenomics].map(({ name }) => ({ resource: name, params: { id, currency: usd } })),
      )
      const report = await refreshAndWait(queues, { label: 'update-cache', items }, query.wait * 1000)
      if (report.kind === 'running') return sendAccepted(reply, report)
      const cached = countCached(report.result, ids, ({ id }) => id)
      return {
        message: 'Cache update completed',
        processed: ids.length,
        successfully_cached: cached,
        coin_ids: ids,
      }
    },
  )
}

function addWarmupRoute(app: FastifyInstance, { queues, baseUrl }: RefreshRouteDeps): void {
  const readTickers = createIdListReader('tickers', QuoteSymbol)
  const schema = {
    operationId: 'warm-up',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Fetch quotes before they are needed',
    description: 'Fetches the quotes of the listed symbols now.',
    querystring: Type.Object(
      {
        tickers: Type.String({
          description: `1 to ${maxBatchItems}, separated by commas; each a ${QuoteSymbol.description}`,
          examples: ['AAPL,MSFT'],
        }),
        wait: Type.Optional(Wait),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({
        message: Type.String(),
        tickers_processed: Type.Integer({ description: 'Symbols that were asked for' }),
        successfully_cached: Type.Integer({ description: 'Symbols whose quote was stored' }),
        tickers: Type.Array(Type.String()),
      }),
      202: Accepted,
      ...problemAnswers(400, 401, 403, 503),
    },
    ...curlSamples(`${baseUrl}/api/v1/cache/warmup?tickers=AAPL,MSFT&wait=10`, '-X POST', withToken),
  }
  app.post<{ Querystring: { tickers: string; wait: number } }>(
    '/api/v1/cache/warmup',
    { schema, handlerTimeout },
    async ({ query }, reply) => {
      const params = readTickers(query.tickers).map((symbol) => quote.canonical({ symbol }))
      const symbols = [...new Set(params.map(({ symbol }) => symbol))]
      const items = symbols.map((symbol) => ({ resource: quote.name, params: { symbol } }))
      const report = await refreshAndWait(queues, { label: 'warmup', items }, query.wait * 1000)
      if (report.kind === 'running') return sendAccepted(reply, report)
      const cached = countCached(report.result, symbols, ({ symbol }) => symbol)
      return {
        message: 'Cache warmup completed',
        tickers_processed: symbols.length,
        successfully_cached: cached,
        tickers: symbols,
      }
    },
  )
}

function sendAccepted(reply: FastifyReply, { id, url }: Extract<RefreshReport, { kind: 'running' }>) {
  reply.code(202).header('location', url)
  return { message: 'The refresh goes on in the background', jobId: id, statusUrl: url }
}

async function coinsOf(
  body: UpdateBody,
  popularCoins: RefreshRouteDeps['popularCoins'],
): Promise<readonly string[]> {
  const { coin_id, coin_ids, popular, limit } = body
  const ways = [coin_id !== undefined, coin_ids !== undefined, popular === true].filter(Boolean).length
  if (ways !== 1) throw refuse('body', 'must hold exactly one of coin_id, coin_ids and "popular": true')
  if (limit !== undefined && popular !== true) throw refuse('limit', 'goes with "popular": true only')
  if (coin_id !== undefined) return [coin_id]
  return coin_ids ?? popularCoins(limit ?? defaultPopular)
}

function refuse(field: string, message: string): ProblemError {
  return new ProblemError(invalidRequest([{ field, message }]))
}
