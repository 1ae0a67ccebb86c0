/**
 * The least that Fastify can do for the same answer: the API's server options, one route, and an answer that was made
 * before the first request. Argument: where the API gives that answer.
 */
import { serverOptions } from '@marketcache/api/server-options'
import Fastify from 'fastify'
import { askForHit } from './answer.ts'

const [model = ''] = process.argv.slice(2)
const { headers, body } = await askForHit(model)

const app = Fastify(serverOptions([]))
app.get('/api/v1/coins/:id', (_request, reply) => {
  reply.headers(headers).send(body)
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`ready ${url}\n`)
