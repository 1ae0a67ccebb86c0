import { usualNamespaceTtlMs } from './cache/namespace-lifetimes.ts'
import { CacheError } from './cache-error.ts'
import { createVariables, type RedisEnv, type Variables } from './connect/env-variables.ts'

/** Options of `createCache` that the environment may set. */
export interface CacheOptionsFromEnv {
  prefix: string
  defaultTtlMs: number
  namespaceTtlMs: Readonly<Record<string, number>>
}

const yearSeconds = 31_536_000

/**
 * Reads what keys begin with, `REDIS_PREFIX` (`mc` when not set), and how many seconds values live when nothing else is said:
 * `CACHE_DEFAULT_TTL` (3600), and for the usual namespaces `CACHE_USERS_TTL`, `CACHE_AI_TTL`, `CACHE_TRADING_TTL` and
 * `CACHE_ANALYTICS_TTL`. `REDIS_KEY_PREFIX` and `REDIS_TTL_DEFAULT` are other names of the first two.
 *
 * @throws {CacheError} `invalid_option` with every mistake, one a line.
 */
export function cacheOptionsFromEnv(env: RedisEnv): CacheOptionsFromEnv {
  const mistakes: string[] = []
  const variables = createVariables({ env, prefix: '', shared: new Set(), mistakes })
  const prefix = readOne(variables, ['REDIS_PREFIX', 'REDIS_KEY_PREFIX'], readPrefix)
  const defaultSeconds = readOne(variables, ['CACHE_DEFAULT_TTL', 'REDIS_TTL_DEFAULT'], readSeconds)
  const lifetimes = Object.entries(usualNamespaceTtlMs).map(([namespace, usualMs]) => {
    const seconds = readSeconds(variables, `CACHE_${namespace.toUpperCase()}_TTL`)
    return [namespace, seconds === undefined ? usualMs : seconds * 1_000] as const
  })
  if (mistakes.length > 0) throw new CacheError('invalid_option', mistakes.join('\n'), { isRetryable: false })
  return {
    prefix: prefix ?? 'mc',
    defaultTtlMs: (defaultSeconds ?? 3_600) * 1_000,
    namespaceTtlMs: Object.fromEntries(lifetimes),
  }
}

type Read<Value> = (variables: Variables, name: string) => Value | undefined

/** Reads a variable that has two names. */
function readOne<Value>(variables: Variables, [name, alias]: [string, string], read: Read<Value>) {
  const [value, other] = [read(variables, name), read(variables, alias)]
  if (value !== undefined && other !== undefined && value !== other) {
    const shown = [name, alias].map((each) => JSON.stringify(variables.text(each)))
    variables.refuse(`${name} and ${alias} contradict each other (${shown.join(' and ')}): set one`)
  }
  return value ?? other
}

function readSeconds({ integer }: Variables, name: string): number | undefined {
  return integer(name, { minimum: 1, maximum: yearSeconds })
}

function readPrefix({ text, refuse }: Variables, name: string): string | undefined {
  const given = text(name)?.trim()
  if (given === undefined) return undefined
  const prefix = given.replace(/:$/, '')
  if (/^[A-Za-z0-9_.-]{1,32}$/.test(prefix)) return prefix
  refuse(
    `${name} must be 1 to 32 letters, digits, dots, dashes or underscores, optionally followed by one colon, got ${JSON.stringify(given)}`,
  )
  return undefined
}
