import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { HostKind } from './api-key.ts'
import { planError } from './errors.ts'

/** `GET /key`: limits and usage of the key; only for those who pay. The figures never change. */
export function key(host: HostKind): ProviderRoute {
  return {
    path: '/api/v3/key',
    answer: () => {
      if (host === 'public') throw planError(10_005, 'This request is limited to PRO API subscribers.')
      return jsonAnswer({
        plan: 'Analyst',
        rate_limit_request_per_minute: 500,
        monthly_call_credit: 500_000,
        current_total_monthly_calls: 104,
        current_remaining_monthly_calls: 499_896,
        api_key_rate_limit_request_per_minute: 500,
        api_key_monthly_call_credit: 500_000,
        api_key_current_total_monthly_calls: 96,
      })
    },
  }
}
