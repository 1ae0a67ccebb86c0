import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

/** A request as a test server saw it. */
export interface SeenRequest {
  /** Path as it was sent, still escaped. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  method: string
  /** What it carried, as text. */
  body: string
}

/** Answers one request, in whatever way a test needs. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void

/** A real HTTP server on loopback. */
export interface TestServer extends AsyncDisposable {
  url: string
  /** Requests in order of arrival. */
  seen: SeenRequest[]
  /** Replaces the answer to all requests from now on. */
  answer: (answer: Answer) => void
}

/** Starts a server that gives one answer to everything. */
export async function startServer(initial: Answer = sendJson({})): Promise<TestServer> {
  let answer = initial
  const seen: SeenRequest[] = []
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://test')
    const { headers, method = '' } = request
    const arrived: SeenRequest = { path, query, headers, method, body: '' }
    seen.push(arrived)
    request.on('data', (chunk) => (arrived.body += chunk))
    request.on('end', () => answer(response, arrived))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    answer: (next) => {
      answer = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Sends a JSON body. */
export function sendJson(body: unknown, { status = 200, headers = {} }: AnswerOptions = {}): Answer {
  return sendText(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

/** Sends a text as it is. */
export function sendText(text: string | Buffer, { status = 200, headers = {} }: AnswerOptions = {}): Answer {
  return (response) => {
    response.writeHead(status, { ...headers })
    response.end(text)
  }
}

/** Sends status and headers; none when absent. */
export interface AnswerOptions {
  status?: number
  headers?: Readonly<Record<string, string | string[]>>
}
