import type { ProviderRequest } from '../http/provider-route.ts'
import { statusError, wrongHostError } from './errors.ts'

/** CoinGecko's two hosts: `public` serves callers without a key and with a Demo key, `pro` those who pay. */
export type HostKind = 'public' | 'pro'

/**
 * Refuses a missing key, a bad one, and one that belongs to the other host.
 *
 * A key is taken for what its name says (header or query parameter), unless it starts with `CG-demo-` or `CG-pro-`;
 * one that starts with `CG-invalid` is unknown to the provider.
 */
export function checkApiKey(host: HostKind, request: ProviderRequest, nowMs: number): void {
  const key = readKey(request)
  if (key === null) {
    if (host === 'pro') throw statusError(401, 10_002, 'API Key Missing')
    return
  }
  if (key.value.startsWith('CG-invalid')) throw statusError(401, 10_002, 'Invalid API Key')
  if (host === 'public' && key.plan === 'pro') {
    throw wrongHostError(10_010, changeUrl('Pro', 'api.coingecko.com', 'pro-api.coingecko.com'), nowMs)
  }
  if (host === 'pro' && key.plan === 'demo') {
    throw wrongHostError(10_011, changeUrl('Demo', 'pro-api.coingecko.com', 'api.coingecko.com'), nowMs)
  }
}

function readKey({ header, query }: ProviderRequest): { plan: 'demo' | 'pro'; value: string } | null {
  const pro = header('x-cg-pro-api-key') || (query.get('x_cg_pro_api_key') ?? '')
  const demo = header('x-cg-demo-api-key') || (query.get('x_cg_demo_api_key') ?? '')
  const value = pro || demo
  if (value === '') return null
  if (value.startsWith('CG-demo-')) return { plan: 'demo', value }
  if (value.startsWith('CG-pro-')) return { plan: 'pro', value }
  return { plan: pro === '' ? 'demo' : 'pro', value }
}

function changeUrl(plan: string, from: string, to: string): string {
  return `If you are using ${plan} API key, please change your root URL from ${from} to ${to}`
}
