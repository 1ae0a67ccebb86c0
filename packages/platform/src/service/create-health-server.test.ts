import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../metrics/create-metrics.ts'
import { collectLogs } from '../test-support/log-lines.ts'
import { createHealthServer, type HealthServer } from './create-health-server.ts'

let server: HealthServer
let base: string
let port: number
let isReady: () => boolean | Promise<boolean>
const logs = collectLogs()

beforeEach(async () => {
  isReady = () => true
  const metrics = createMetrics({ app: 'worker' })
  server = createHealthServer({
    host: '127.0.0.1',
    port: 0,
    metrics,
    isReady: () => isReady(),
    logger: logs.logger,
  })
  port = await server.listen()
  base = `http://127.0.0.1:${port}`
})
afterEach(() => server.close())

/** Sends bytes as they are and reads until the server closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => resolve(answer)).on('close', () => resolve(answer))
  })
}

describe('createHealthServer', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
    const response = await fetch(`${base}/livez`, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  it.each(['/', '/admin', '/livez/', '//livez', '/__proto__', '/constructor', '/livez%00'])(
    'knows nothing of %s',
    async (path) => {
      expect((await fetch(base + path)).status).toBe(404)
    },
  )

  it('refuses headers that are too large', async () => {
    const answer = await exchange(`GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(9000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('refuses what is not HTTP', async () => {
    expect(await exchange('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('answers 500, without the reason, when readiness cannot be told', async () => {
    isReady = () => Promise.reject(new Error('canary'))
    const response = await fetch(`${base}/readyz`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('canary')
    expect(logs.find('health answer failed')).toBeDefined()
  })

  it('is alive but not ready while it cannot work', async () => {
    isReady = () => false
    expect((await fetch(`${base}/readyz`)).status).toBe(503)
    expect((await fetch(`${base}/livez`)).status).toBe(200)
    isReady = async () => true
    expect((await fetch(`${base}/readyz?verbose`)).status).toBe(200)
  })

  it('answers HEAD with the headers of GET', async () => {
    const [get, head] = [await fetch(`${base}/livez`), await fetch(`${base}/livez`, { method: 'HEAD' })]
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
    expect(head.headers.get('cache-control')).toBe('no-store')
    expect(await head.text()).toBe('')
  })

  it('renders the metrics', async () => {
    const response = await fetch(`${base}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain('process_cpu_seconds_total')
  })

  it('fails to listen where somebody else does', async () => {
    const metrics = createMetrics({ app: 'worker' })
    const second = createHealthServer({ host: '127.0.0.1', port, metrics, isReady, logger: logs.logger })
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE', syscall: 'listen', port })
  })

  it('closes at once although a client keeps its connection', async () => {
    await fetch(`${base}/livez`)
    await server.close()
    await expect(fetch(`${base}/livez`)).rejects.toThrow()
  })
})
