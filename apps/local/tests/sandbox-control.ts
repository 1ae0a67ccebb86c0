/** A call that the sandbox was asked for. */
export interface SandboxCall {
  provider: string
  path: string
  query: Record<string, string>
  startedMonotonicMs: number
  state: string
}

/** The control routes of a running sandbox. */
export interface SandboxControl {
  url: string
  setFault: (fault: Record<string, unknown>) => Promise<void>
  clearFaults: () => Promise<void>
  /** Calls of one path, or all. */
  calls: (path?: string) => Promise<SandboxCall[]>
  clearCalls: () => Promise<void>
  setPrices: (prices: Record<string, Record<string, number>>) => Promise<void>
}

/** Talks to the control routes at `url`. */
export function createSandboxControl(url: string): SandboxControl {
  return {
    url,
    setFault: async (fault) => void (await ask('POST', 'faults', fault)),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    calls: async (path) => {
      const answer = await ask('GET', 'calls')
      const calls = readCalls(await answer.json())
      return path === undefined ? calls : calls.filter((call) => call.path === path)
    },
    clearCalls: async () => void (await ask('DELETE', 'calls')),
    setPrices: async (prices) => void (await ask('POST', 'prices', prices)),
  }

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const init =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const answer = await fetch(`${url}/__sandbox/${path}`, { method, ...init })
    if (!answer.ok) throw new Error(`sandbox: expected ${method} ${path} to work, got ${await answer.text()}`)
    return answer
  }
}

function readCalls(answer: unknown): SandboxCall[] {
  if (typeof answer === 'object' && answer !== null && 'calls' in answer && Array.isArray(answer.calls)) {
    return answer.calls
  }
  throw new Error(`sandbox: expected a list of calls, got ${JSON.stringify(answer)}`)
}
