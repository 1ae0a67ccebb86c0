import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Error in Binance's shape. */
export function codedError(code: number, msg: string, status = 400): Refusal {
  return new Refusal(jsonAnswer({ code, msg }, { status }))
}

export function invalidSymbol(): Refusal {
  return codedError(-1121, 'Invalid symbol.')
}

export function illegalCharacters(name: string): Refusal {
  return codedError(
    -1100,
    `Illegal characters found in parameter '${name}'; legal range is '^[A-Z0-9-_.]{1,20}$'.`,
  )
}

/** Over the limit of request weight. */
export function rateLimited(status: number): Answer {
  const msg =
    'Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.'
  return jsonAnswer({ code: -1003, msg }, { status })
}

/** The answer to those who went on calling; it ends two minutes after this moment. */
export function banned(nowMs: number): Answer {
  const msg = `Way too much request weight used; IP banned until ${nowMs + 120_000}. Please use WebSocket Streams for live updates to avoid bans.`
  return jsonAnswer({ code: -1003, msg }, { status: 418 })
}

export function outage(status: number): Answer {
  return jsonAnswer(
    { code: -1001, msg: 'Internal error; unable to process your request. Please try again.' },
    { status },
  )
}

export function notFound(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>',
  }
}
