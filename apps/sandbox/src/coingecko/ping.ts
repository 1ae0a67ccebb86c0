import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'

/** `GET /ping`: whether the API is there. */
export function ping(): ProviderRoute {
  return { path: '/api/v3/ping', answer: () => jsonAnswer({ gecko_says: '(V3) To the Moon!' }) }
}
