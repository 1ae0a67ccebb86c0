import type { ServerResponse } from 'node:http'

/** Gives a signal that is aborted when a response can no longer reach anybody. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  if (response.closed) gone.abort()
  else response.once('close', () => gone.abort())
  return gone.signal
}
