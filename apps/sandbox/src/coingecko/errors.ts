import { jsonAnswer, Refusal } from '../http/provider-route.ts'

/** Error in the shape of most of CoinGecko's: the code inside `status`. */
export function statusError(status: number, errorCode: number, message: string): Refusal {
  return new Refusal(jsonAnswer({ status: { error_code: errorCode, error_message: message } }, { status }))
}

/** Error in the shape of a key on the wrong host: the code beside `status`. */
export function wrongHostError(errorCode: number, message: string, nowMs: number): Refusal {
  return new Refusal(
    jsonAnswer(
      {
        timestamp: new Date(nowMs).toISOString().replace('Z', '+00:00'),
        error_code: errorCode,
        status: { error_message: message },
      },
      { status: 400 },
    ),
  )
}

/** Error in the shape of a plan that does not include the route: `status` inside `error`. */
export function planError(errorCode: number, message: string): Refusal {
  return new Refusal(
    jsonAnswer({ error: { status: { error_code: errorCode, error_message: message } } }, { status: 401 }),
  )
}

/** Error in the shape of a bad parameter or an unknown id: a text. */
export function textError(status: number, message: string): Refusal {
  return new Refusal(jsonAnswer({ error: message }, { status }))
}
