// Started by the tests of startRedisServer, which then kill it to see that the server goes with it.
import { startRedisServer } from '../redis-server.ts'

const server = await startRedisServer()
process.stdout.write(`owns ${server.port} ${server.pid}\n`)
