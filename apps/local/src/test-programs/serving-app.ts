// Stands in for an application: says who it is, reports that it serves, and ends when it is told to.
const { REDIS_URL, QUEUE_REDIS_URL, NAME = 'app' } = process.env
process.stdout.write(`${JSON.stringify({ NAME, pid: process.pid, REDIS_URL, QUEUE_REDIS_URL })}\n`)
process.on('SIGTERM', () => process.exit(0))
setInterval(() => {}, 1_000)
process.send?.({ ready: true })
