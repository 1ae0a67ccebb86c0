import { type ProviderName, providerNames } from '../http/provider-route.ts'
import { hasBans } from './provider-errors.ts'

export const faultKinds = [
  'latency',
  'withhold',
  'reset',
  'status_429',
  'status_5xx',
  'throttled_200',
  'banned',
  'html',
  'truncated',
  'bad_json',
  'extra_fields',
  'nulls',
  'slow_body',
  'oversized',
  'crumb_expired',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** What goes wrong, where, and how often. */
export interface FaultRequest {
  provider: ProviderName
  /** Path below the provider's host; also every path below it. Left out: every path of the provider. */
  path?: string
  kind: FaultKind
  /** For `latency`: wait before the answer. For `slow_body`: time from the first byte to the last. */
  ms?: number
  /** For `status_429`, `status_5xx`, `throttled_200` and `banned`: the `Retry-After` header; none if left out. */
  retryAfterSeconds?: number
  /** How many requests it hits; until it is removed if left out. */
  times?: number
  /** For `status_5xx` (503 if left out) and `html` (200). */
  status?: number
  /** For `oversized`: size of the body, 32 MiB if left out. */
  bytes?: number
}

/** A fault that was set, as `GET /__sandbox/faults` shows it. */
export interface Fault extends FaultRequest {
  id: string
  /** Requests that it has hit. */
  hits: number
}

export const faultRequestSchema = {
  type: 'object',
  required: ['provider', 'kind'],
  additionalProperties: false,
  properties: {
    provider: { enum: providerNames },
    path: { type: 'string', pattern: '^/', maxLength: 500 },
    kind: { enum: faultKinds },
    ms: { type: 'integer', minimum: 0, maximum: 600_000 },
    retryAfterSeconds: { type: 'integer', minimum: 0, maximum: 86_400 },
    times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    bytes: { type: 'integer', minimum: 1, maximum: 268_435_456 },
  },
} as const

/** Which optional fields a kind understands, besides `path` and `times`. */
const fieldsOfKind: Partial<Record<FaultKind, (keyof FaultRequest)[]>> = {
  latency: ['ms'],
  slow_body: ['ms'],
  status_429: ['retryAfterSeconds'],
  status_5xx: ['retryAfterSeconds', 'status'],
  throttled_200: ['retryAfterSeconds'],
  banned: ['retryAfterSeconds'],
  html: ['status'],
  oversized: ['bytes'],
}

/** Says what is wrong with a fault beyond what the schema can tell; null if nothing is. */
export function findFaultMistake(request: FaultRequest): string | null {
  const { kind, provider, status } = request
  const understood = fieldsOfKind[kind] ?? []
  for (const field of ['ms', 'retryAfterSeconds', 'status', 'bytes'] as const) {
    if (request[field] !== undefined && !understood.includes(field))
      return `${field}: a ${kind} fault has none`
  }
  if (understood.includes('ms') && request.ms === undefined) return `ms: expected with a ${kind} fault`
  if (kind === 'status_5xx' && status !== undefined && status < 500)
    return `status: expected 500 to 599, got ${status}`
  if (kind === 'crumb_expired' && provider !== 'yahoo') return 'kind: only yahoo has crumbs that expire'
  if (kind === 'banned' && !hasBans(provider)) return `kind: ${provider} bans nobody`
  return null
}
