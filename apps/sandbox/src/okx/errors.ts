import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** OKX's envelope; its codes are texts. */
export function envelope(data: readonly object[]): Answer {
  return jsonAnswer({ code: '0', msg: '', data })
}

export function unknownInstrument(): Refusal {
  return new Refusal(jsonAnswer({ code: '51001', data: [], msg: "Instrument ID doesn't exist." }))
}

export function wrongParameter(name: string): Refusal {
  return new Refusal(jsonAnswer({ code: '51000', data: [], msg: `Parameter ${name} error` }, { status: 400 }))
}

/** Over the limit of calls; the code is the same whatever the status. */
export function rateLimited(status: number): Answer {
  return jsonAnswer({ msg: 'Too Many Requests', code: '50011' }, { status })
}

export function outage(status: number): Answer {
  const msg = 'Service temporarily unavailable. Try again later'
  return jsonAnswer({ code: '50001', data: [], msg }, { status })
}

export function notFound(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>',
  }
}
