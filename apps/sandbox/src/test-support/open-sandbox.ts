import { createFakeClock, type FakeClock } from '@marketcache/testing'
import { afterEach } from 'vitest'
import { type StartedSandbox, startSandbox } from '../start-sandbox.ts'

/** Tuesday morning in Europe, before the exchanges of New York open. */
export const tuesdayMs = Date.UTC(2026, 5, 9, 10, 0, 0)

/** A browser that Yahoo does not turn away. */
export const browser = { 'user-agent': 'Mozilla/5.0 (compatible; sandbox-test/1.0)' }

/** A sandbox of a test, and short ways to speak to it. */
export interface OpenSandbox extends StartedSandbox {
  clock: FakeClock
  get: (path: string, headers?: Record<string, string>) => Promise<Reply>
  post: (path: string, body: unknown) => Promise<Reply>
  remove: (path: string) => Promise<Reply>
}

/** An answer, read to its end. */
export interface Reply {
  status: number
  headers: Headers
  text: string
  /** The body as JSON; undefined where it is something else. */
  json: unknown
}

/** Starts sandboxes that end with the test. */
export function sandboxOpener(): (options?: { seed?: number; nowMs?: number }) => Promise<OpenSandbox> {
  const open: StartedSandbox[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
  })
  return async ({ seed = 1, nowMs = tuesdayMs } = {}) => {
    const clock = createFakeClock(nowMs)
    const sandbox = await startSandbox({ clock, seed })
    open.push(sandbox)
    const ask = (path: string, init: RequestInit) => fetch(sandbox.url + path, init).then(readReply)
    return {
      ...sandbox,
      clock,
      get: (path, headers = browser) => ask(path, { headers }),
      post: (path, body) =>
        ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      remove: (path) => ask(path, { method: 'DELETE' }),
    }
  }
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Gets the headers and the parameter that Yahoo asks for. */
export async function signIn(sandbox: OpenSandbox) {
  const { headers } = await sandbox.get('/yahoo-cookie/')
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { text: crumb } = await sandbox.get('/yahoo/v1/test/getcrumb', { ...browser, cookie })
  return { headers: { ...browser, cookie }, crumb, query: `crumb=${encodeURIComponent(crumb)}` }
}
