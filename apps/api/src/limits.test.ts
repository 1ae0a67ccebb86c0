import { connect } from 'node:net'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench
let port: number

beforeAll(async () => {
  server = await startRedisServer()
  bench = await createApiBench(server)
  await bench.store('coin', ['bitcoin', 'usd'])
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 })
  port = Number(new URL(url).port)
  return async () => {
    await bench.close()
    await server.stop()
  }
})

/** Sends bytes as they are and reads until the server closes the connection or `isEnough`. */
function exchange(bytes: string, isEnough = (_text: string) => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      text += chunk
      if (isEnough(text)) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)))
  })
}

const head = 'GET /api/v1/coins/bitcoin HTTP/1.1\r\n'
const host = 'Host: localhost\r\n'

describe('over a real socket', () => {
  it('serves a path with whatever headers are usual', async () => {
    const text = await exchange(`${head}${host}Cookie: ${'c'.repeat(16_000)}\r\nConnection: close\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(text).toContain('marketcache; hit')
  })

  it.each([
    ['headers of more than 32 KiB', `${head}${host}X-Large: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['a path of more than 32 KiB', `GET /api/v1/coins/${'x'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n`, 431],
    [
      'both lengths of a body',
      `POST /api/update-cache HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths of a body',
      `POST /api/update-cache HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
      400,
    ],
    ['a header that is none', `${head}${host}no colon here\r\n\r\n`, 400],
    ['a line feed alone', `${head.replace('\r', '')}Host: localhost\n\n`, 400],
    ['a NUL in a header', `${head}${host}X-Nul: a\0b\r\n\r\n`, 400],
    ['no HTTP at all', 'HELLO\r\n\r\n', 400],
  ])('refuses %s with a problem and closes', async (_what, bytes, status) => {
    const text = await exchange(bytes)
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(text).toContain('application/problem+json')
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, code: 'invalid_request' })
  })

  it('refuses a request without Host', async () => {
    expect(await exchange(`${head}\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('refuses 251 symbols and takes the longest list of 250', async () => {
    const symbol = (index: number) => `S${String(index).padStart(98, '0')}`
    const list = Array.from({ length: 250 }, (_, index) => symbol(index)).join()
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/quotes?symbols=${list}`)
    expect(answer.status).toBe(200)
    expect(JSON.parse(await answer.text()).items).toHaveLength(250)
  })

  it('closes a connection that sends its headers too slowly', { timeout: 15_000 }, async () => {
    const startedAt = performance.now()
    const text = await exchange('GET / HTTP/1.1\r\nHost: loc')
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(performance.now() - startedAt).toBeLessThan(8_000)
  })

  it('stops waiting for a value when the reader hangs up', async () => {
    const { promise: isWanted, resolve } = Promise.withResolvers<void>()
    bench.refresh.answer = async (wants) => {
      resolve()
      return wants.map(() => ({ status: 'wanted' }))
    }
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET /api/v1/coins/nobody-waits?wait=10 HTTP/1.1\r\n${host}\r\n`)
    })
    await isWanted
    socket.destroy()
    await expect.poll(() => bench.metric(/problems_total.*warming/), { timeout: 2_000 }).toMatch(/ 1$/)
  })

  it('lets nobody from elsewhere administer it under a name that resolves here', async () => {
    const text = await exchange(
      `GET /api/cache-stats HTTP/1.1\r\nHost: rebound.example:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 403 /)
    const own = await exchange(
      `GET /api/cache-stats HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(own).toMatch(/^HTTP\/1\.1 200 /)
  })
})
