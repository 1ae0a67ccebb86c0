import { CacheError } from '../cache-error.ts'

/** How one numeric option is checked and documented. */
export interface OptionSpec {
  unit: 'ms' | 'bytes' | 'factor'
  min: number
  max: number
  /** The value when it is not given; null stands for the rule that the description names. */
  default: number | null
  description: string
}

const yearMs = 31_536_000_000

/** Every numeric option: unit, limits, default. Times count from the making of the value unless it says otherwise. */
export const optionTable = {
  defaultTtlMs: option(
    'ms',
    1,
    10 * yearMs,
    null,
    'How long values live when nothing else is said, also about their namespace. Required',
  ),
  ttlMs: option(
    'ms',
    1,
    10 * yearMs,
    null,
    'How long a value may be handed out without waiting. Default: `defaultTtlMs`',
  ),
  freshMs: option(
    'ms',
    0,
    10 * yearMs,
    null,
    'How long a value counts as new. From then to `ttlMs` it is handed out at once and made anew in the background. Default: `ttlMs`',
  ),
  keepMs: option(
    'ms',
    1,
    10 * yearMs,
    null,
    'How long a value is kept for the case that making a new one fails or takes longer than `softTimeoutMs`. Default: `ttlMs`',
  ),
  softTimeoutMs: option(
    'ms',
    0,
    yearMs,
    500,
    'How long a caller waits for a producer while a kept value exists; the producer goes on behind its back',
  ),
  hardTimeoutMs: option(
    'ms',
    1,
    yearMs,
    30_000,
    'How long a producer may take before its signal fires and the call fails',
  ),
  backoffMs: option(
    'ms',
    0,
    yearMs,
    5_000,
    'How long nobody calls the producer again after it failed while a value was kept; counts from the failure',
  ),
  failureMs: option(
    'ms',
    0,
    yearMs,
    0,
    'The same for a failure with nothing kept: callers get `producer_failed` at once. Counts from the failure',
  ),
  negativeMs: option(
    'ms',
    0,
    10 * yearMs,
    10_000,
    'How long it is remembered that the producer found nothing (null or undefined), at most `freshMs`; 0 forgets it at once',
  ),
  earlyRefresh: option(
    'factor',
    0,
    100,
    1,
    'How eagerly a value is made anew shortly before it stops being fresh, by chance, so that a fleet does not do it in step; 0 never',
  ),
  leaseMs: option(
    'ms',
    50,
    600_000,
    5_000,
    'After how long without a sign of life the right to make a value passes on',
  ),
  compressAboveBytes: option(
    'bytes',
    0,
    2 ** 31,
    10_000,
    'Larger values are compressed when that saves a tenth or more',
  ),
  maxValueBytes: option(
    'bytes',
    1,
    2 ** 30,
    8_388_608,
    'Larger values are refused with `value_too_large`; before compression',
  ),
} as const satisfies Record<string, OptionSpec>

/** The numeric options, by name. */
export type OptionName = keyof typeof optionTable

/** Checks the numeric options among `options`. @throws {CacheError} `invalid_option`. */
export function checkOptions(options: object): void {
  for (const [name, given] of Object.entries(options)) {
    if (given !== undefined && isOptionName(name)) checkNumber(name, given, optionTable[name])
  }
}

/** Checks a number like the option `name`, where it is given under another name. @throws {CacheError} `invalid_option`. */
export function checkOption({
  name,
  shownAs,
  given,
}: {
  name: OptionName
  shownAs: string
  given: unknown
}): void {
  checkNumber(shownAs, given, optionTable[name])
}

/** @returns The option, or its default. */
export function numberOr(name: OptionName, ...given: (number | undefined)[]): number {
  return given.find((value) => value !== undefined) ?? optionTable[name].default ?? 0
}

/** The error for an option that cannot be. */
export function invalidOption(name: string, expected: string, got: unknown): CacheError {
  const shown = typeof got === 'string' ? JSON.stringify(got).slice(0, 100) : shortText(got)
  return new CacheError('invalid_option', `${name}: expected ${expected}, got ${shown}`, {
    isRetryable: false,
  })
}

/** Objects are not shown: they may hold what is nobody's business. */
function shortText(got: unknown): string {
  return typeof got === 'object' && got !== null ? 'an object' : String(got)
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTable, name)
}

function checkNumber(name: string, given: unknown, { min, max, unit }: OptionSpec): void {
  const isRight = typeof given === 'number' && given >= min && given <= max
  if (isRight && (unit === 'factor' || Number.isInteger(given))) return
  const kind = unit === 'factor' ? 'a number' : `an integer (${unit === 'ms' ? 'milliseconds' : 'bytes'})`
  throw invalidOption(name, `${kind} from ${min} to ${max}`, given)
}

function option(
  unit: OptionSpec['unit'],
  min: number,
  max: number,
  byDefault: number | null,
  description: string,
): OptionSpec {
  return { unit, min, max, default: byDefault, description }
}
