import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sendText, startServer, type TestServer } from '../test-support/start-server.ts'
import { createHttpClient, type HttpClientOptions } from './create-http-client.ts'

function open(server: { url: string }, options: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({
    name: 'test',
    baseUrl: server.url,
    headers: {},
    userAgent: 'test',
    timeoutMs: 2_000,
    maxBytes: 100_000,
    ...options,
  })
  return { get: client.get, [Symbol.asyncDispose]: client.close }
}

const asked = { path: ['a'] }

async function rejectionOf(server: TestServer | { url: string }, options: Partial<HttpClientOptions> = {}) {
  await using client = open(server, options)
  return await client.get(asked).then(
    () => 'answered',
    ({ code, isRetryable, message }) => ({ code, isRetryable, message }),
  )
}

describe('createHttpClient: answers', () => {
  it('sends its headers and gives back whatever status comes', async () => {
    await using server = await startServer(
      sendText('gone', { status: 410, headers: { 'set-cookie': ['a=1', 'b=2'] } }),
    )
    await using client = open(server, { headers: { 'x-key': 'k' }, userAgent: 'somebody' })
    const answer = await client.get({ ...asked, headers: { accept: 'text/plain' } })
    expect(answer).toMatchObject({ status: 410, text: 'gone', setCookies: ['a=1', 'b=2'] })
    expect(answer.header('content-type')).toBe(null)
    expect(server.seen[0]?.headers).toMatchObject({
      'x-key': 'k',
      'user-agent': 'somebody',
      accept: 'text/plain',
      'accept-encoding': 'gzip, br, deflate, zstd',
    })
  })

  it('follows no redirect', async () => {
    await using server = await startServer(sendText('', { status: 302, headers: { location: '/elsewhere' } }))
    await using client = open(server)
    expect((await client.get(asked)).status).toBe(302)
    expect(server.seen).toHaveLength(1)
  })

  it('undoes every encoding that it offers, and deflate without its wrapper', async () => {
    const text = 'price '.repeat(1_000)
    const bodies: [string, Buffer][] = [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['deflate', deflateSync(text)],
      ['deflate', deflateRawSync(text)],
      ['zstd', zstdCompressSync(text)],
      ['identity', Buffer.from(text)],
    ]
    await using server = await startServer()
    await using client = open(server)
    for (const [encoding, body] of bodies) {
      server.answer(sendText(body, { headers: { 'content-encoding': encoding } }))
      expect((await client.get(asked)).text).toBe(text)
    }
  })
})

describe('createHttpClient: time', () => {
  it('gives up on headers that do not come', async () => {
    await using server = await startServer(() => {})
    expect(await rejectionOf(server, { timeoutMs: 150 })).toMatchObject({
      code: 'provider_timeout',
      isRetryable: true,
    })
  })

  it('gives up on a body that is withheld', async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
    })
    expect(await rejectionOf(server, { timeoutMs: 150 })).toMatchObject({ code: 'provider_timeout' })
  })

  it('gives up on a body that trickles, however steadily', async () => {
    await using server = await startServer((response) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    const startedAt = performance.now()
    expect(await rejectionOf(server, { timeoutMs: 300 })).toMatchObject({ code: 'provider_timeout' })
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  it('gives up when the caller does', async () => {
    await using server = await startServer(() => {})
    await using client = open(server)
    const controller = new AbortController()
    const answer = client.get({ ...asked, signal: controller.signal })
    setTimeout(() => controller.abort(), 30)
    await expect(answer).rejects.toMatchObject({
      code: 'provider_timeout',
      message: expect.stringContaining('given up'),
    })
    await expect(client.get({ ...asked, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'provider_timeout',
    })
    expect(server.seen).toHaveLength(1)
  })
})

describe('createHttpClient: size', () => {
  it('stops reading a body that is too large, announced or not', async () => {
    await using server = await startServer(sendText('x'.repeat(200_000)))
    const expected = { code: 'provider_malformed', isRetryable: true }
    expect(await rejectionOf(server)).toMatchObject(expected)
    let written = 0
    server.answer((response) => {
      const timer = setInterval(() => {
        written += 64 * 1024
        response.write(Buffer.alloc(64 * 1024, ' '))
      }, 1)
      response.on('close', () => clearInterval(timer))
    })
    expect(await rejectionOf(server)).toMatchObject(expected)
    expect(written).toBeLessThan(5_000_000)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('stops in the middle of a %s bomb', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(30_000_000))
    await using server = await startServer(sendText(bomb, { headers: { 'content-encoding': encoding } }))
    const before = process.memoryUsage().rss
    expect(await rejectionOf(server)).toMatchObject({ code: 'provider_malformed', isRetryable: true })
    expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000)
  })

  it('refuses headers without end', async () => {
    await using server = await startServer(sendText('{}', { headers: { 'x-long': 'x'.repeat(40_000) } }))
    expect(await rejectionOf(server)).toMatchObject({ code: 'provider_malformed' })
  })
})

describe('createHttpClient: broken connections', () => {
  it('reports a reset as unavailable, before and within the body', async () => {
    await using server = await startServer((response) => response.socket?.resetAndDestroy())
    const expected = { code: 'provider_unavailable', isRetryable: true }
    expect(await rejectionOf(server)).toMatchObject(expected)
    server.answer((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      setTimeout(() => response.socket?.resetAndDestroy(), 20)
    })
    expect(await rejectionOf(server)).toMatchObject(expected)
  })

  it('reports a port where nobody listens as unavailable', async () => {
    const { url, ...server } = await startServer()
    await server[Symbol.asyncDispose]()
    expect(await rejectionOf({ url })).toMatchObject({
      code: 'provider_unavailable',
      message: 'test: expected an answer, the connection failed (ECONNREFUSED)',
    })
  })

  it('reports something that is not HTTP as malformed', async () => {
    await using server = await startRawServer('SSH-2.0-OpenSSH_9.9\r\n\r\n')
    expect(await rejectionOf(server)).toMatchObject({ code: 'provider_malformed', isRetryable: true })
  })

  it('reports a broken or unknown encoding as malformed', async () => {
    const broken: [string, Buffer][] = [
      ['gzip', gzipSync('{}').subarray(0, 12)],
      ['gzip', Buffer.from('<html>')],
      ['compress', Buffer.from('{}')],
      ['gzip, br', gzipSync(brotliCompressSync('{}'))],
    ]
    await using server = await startServer()
    for (const [encoding, body] of broken) {
      server.answer(sendText(body, { headers: { 'content-encoding': encoding } }))
      expect(await rejectionOf(server)).toMatchObject({ code: 'provider_malformed', isRetryable: true })
    }
  })

  it('connects to no private address when only public ones are meant', async () => {
    await using server = await startServer()
    const url = server.url.replace('127.0.0.1', 'localhost')
    expect(await rejectionOf({ url }, { isPublicOnly: true })).toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('EPRIVATE'),
    })
    expect(server.seen).toHaveLength(0)
  })

  it('keeps nothing of the request or the answer in an error', async () => {
    await using server = await startRawServer(
      'HTTP/1.1 200 OK\r\nset-cookie: A3=canary\r\nbroken canary\r\n\r\n',
    )
    await using client = open(server)
    const request = { path: ['a'], query: { crumb: 'canary' }, headers: { cookie: 'A3=canary' } }
    const error: unknown = await client.get(request).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'provider_malformed' })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary')
  })
})

/** Answers the first bytes of each connection with a text, which need not be HTTP. */
async function startRawServer(text: string) {
  const server = createServer((socket) => socket.once('data', () => socket.end(text)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
