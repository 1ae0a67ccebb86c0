/** Variables: `process.env`, or settings that were read from it, with their numbers and booleans. */
export type RedisEnv = Readonly<Record<string, unknown>>

/** Reads single variables and collects what is wrong with them. An empty text counts as not set. */
export interface Variables {
  /** The name under which a variable was found, or would be. */
  nameOf: (name: string) => string
  /** Whether a variable is set for this server alone, and not inherited. */
  isOwn: (name: string) => boolean
  text: (name: string) => string | undefined
  integer: (name: string, range: { minimum: number; maximum: number }) => number | undefined
  /** Seconds, as milliseconds. */
  seconds: (name: string) => number | undefined
  flag: (name: string) => boolean
  /** Items separated by commas. */
  list: (name: string) => readonly string[]
  refuse: (mistake: string) => void
}

const flags = new Map([
  ...['true', '1', 'yes', 'on'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'off'].map((text) => [text, false] as const),
])

/**
 * Creates a reader of variables.
 *
 * @param deps `prefix` comes before every name; a name in `shared` is also found without it.
 */
export function createVariables(deps: {
  env: RedisEnv
  prefix: string
  shared: ReadonlySet<string>
  mistakes: string[]
}): Variables {
  const { env, prefix, shared, mistakes } = deps
  return { nameOf, isOwn, text, integer, seconds, flag, list, refuse }

  function nameOf(name: string): string {
    return shared.has(name) && !isOwn(name) && !isEmpty(env[name]) ? name : prefix + name
  }

  function isOwn(name: string): boolean {
    return !isEmpty(env[prefix + name])
  }

  function text(name: string): string | undefined {
    const value = env[nameOf(name)]
    return isEmpty(value) ? undefined : String(value)
  }

  function integer(name: string, { minimum, maximum }: { minimum: number; maximum: number }) {
    const given = text(name)?.trim()
    if (given === undefined) return undefined
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    return wrong(name, `an integer from ${minimum} to ${maximum}`, given)
  }

  function seconds(name: string): number | undefined {
    const given = text(name)?.trim()
    if (given === undefined) return undefined
    const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN
    if (value > 0 && value <= 300) return value * 1000
    return wrong(name, 'a number above 0 and at most 300', given)
  }

  function flag(name: string): boolean {
    const given = text(name)?.trim()
    if (given === undefined) return false
    return flags.get(given.toLowerCase()) ?? wrong(name, 'true or false', given) ?? false
  }

  function list(name: string): readonly string[] {
    const value = env[nameOf(name)]
    const items = Array.isArray(value) ? value.map(String) : (text(name) ?? '').split(',')
    return items.map((item) => item.trim()).filter((item) => item !== '')
  }

  function wrong(name: string, expected: string, given: string): undefined {
    refuse(`${nameOf(name)} must be ${expected}, got ${JSON.stringify(given)}`)
  }

  function refuse(mistake: string): void {
    mistakes.push(mistake)
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || String(value).trim() === ''
}
