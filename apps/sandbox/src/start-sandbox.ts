import { createSandbox, type SandboxDeps } from './app.ts'

/** A running sandbox. */
export interface StartedSandbox {
  /** `http://127.0.0.1:4010`; provider prefixes and `/__sandbox` go behind it. */
  url: string
  port: number
  close: () => Promise<void>
}

/** How to start a sandbox; everything may be left out. */
export interface StartSandboxOptions extends Partial<SandboxDeps> {
  /** 0, the default, takes any free one. */
  port?: number
  /** Loopback if left out. */
  host?: string
}

/** Starts a sandbox and waits until it listens. Rejects when the port is taken. */
export async function startSandbox({
  port = 0,
  host = '127.0.0.1',
  clock = { now: () => Date.now() },
  seed = 1,
  ...rest
}: StartSandboxOptions = {}): Promise<StartedSandbox> {
  const app = createSandbox({ clock, seed, ...rest })
  const url = await app.listen({ port, host })
  return { url, port: Number(new URL(url).port), close: () => app.close() }
}
