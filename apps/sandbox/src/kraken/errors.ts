import { type Answer, jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Kraken's envelope around data. */
export function resultAnswer(result: object): Answer {
  return jsonAnswer({ error: [], result })
}

/** Refusal in Kraken's words; the status says nothing. */
export function refuse(text: string): Refusal {
  return new Refusal(refusalAnswer(text, 200))
}

export function unknownPair(): Refusal {
  return refuse('EQuery:Unknown asset pair')
}

export function invalidArguments(): Refusal {
  return refuse('EGeneral:Invalid arguments')
}

/** Over the limit of calls of an address. */
export function rateLimited(status: number): Answer {
  return refusalAnswer('EGeneral:Too many requests', status)
}

/** The answer to those who went on calling. */
export function banned(): Answer {
  return refusalAnswer('EGeneral:Temporary lockout', 200)
}

export function outage(status: number): Answer {
  return refusalAnswer('EService:Unavailable', status)
}

export function notFound(): Answer {
  return refusalAnswer('EGeneral:Unknown method', 200)
}

function refusalAnswer(text: string, status: number): Answer {
  return jsonAnswer({ error: [text] }, { status })
}
