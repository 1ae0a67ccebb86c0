import type { Clock } from '../clock.ts'
import type { ProviderName } from '../http/provider-route.ts'

/** A request to a provider, as `GET /__sandbox/calls` shows it. */
export interface Call {
  number: number
  provider: ProviderName
  /** First part of its path in the sandbox: the host it was meant for. */
  host: string
  method: string
  /** Decoded path below the host. */
  path: string
  /** Parameters; the values of secret ones are masked. */
  query: Record<string, string>
  /** Names of the headers and cookies that carried a secret. */
  credentials: string[]
  userAgent: string
  /** Milliseconds of a clock that never jumps, for measuring distances between calls. */
  startedMonotonicMs: number
  /** Milliseconds since the UNIX epoch, by the sandbox's clock. */
  startedAtMs: number
  /** Null while it is not answered, and for ever if the connection ended before. */
  status: number | null
  state: 'pending' | 'answered' | 'broken'
  /** Ids of the faults that hit it. */
  faults: string[]
}

export interface CallLog {
  start: (
    call: Pick<Call, 'provider' | 'host' | 'method' | 'path' | 'userAgent' | 'credentials'>,
    query: URLSearchParams,
  ) => Call
  list: (filter: { provider?: string; path?: string; sinceMs?: number }) => Call[]
  clear: () => void
}

const secretParameters = new Set(['crumb', 'x_cg_demo_api_key', 'x_cg_pro_api_key'])
const mostCalls = 100_000

/** Counts calls; past 100,000 the oldest are forgotten. */
export function createCallLog({ clock }: { clock: Clock }): CallLog {
  let calls: Call[] = []
  let started = 0
  return {
    start: (known, query) => {
      started += 1
      const call: Call = {
        number: started,
        ...known,
        query: maskedQuery(query),
        startedMonotonicMs: performance.now(),
        startedAtMs: clock.now(),
        status: null,
        state: 'pending',
        faults: [],
      }
      calls.push(call)
      if (calls.length > mostCalls) calls = calls.slice(mostCalls / 2)
      return call
    },
    list: ({ provider, path, sinceMs }) =>
      calls.filter(
        (call) =>
          (provider === undefined || call.provider === provider) &&
          (path === undefined || call.path === path || call.path.startsWith(`${path}/`)) &&
          (sinceMs === undefined || call.startedAtMs >= sinceMs),
      ),
    clear: () => {
      calls = []
    },
  }
}

function maskedQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, secretParameters.has(name) ? '***' : value]),
  )
}
