/**
 * Lenient readers of somebody else's JSON: they take any value, never throw, and say null for what they cannot use.
 */

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/
/** Times that ISO 8601 spells with four digits for the year. */
const firstTimeMs = Date.parse('0001-01-01T00:00:00Z')
const lastTimeMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** An object's fields; none when the value is no object. */
export function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list's items; none when the value is no list. */
export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A finite number, also one that is spelled as a decimal text. */
export function readNumber(value: unknown): number | null {
  const number =
    typeof value === 'string' && value.length <= 400 && decimal.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return null
  return number === 0 ? 0 : number
}

/** A number that cannot be negative: an amount of money or things. */
export function readAmount(value: unknown): number | null {
  const number = readNumber(value)
  return number === null || number < 0 ? null : number
}

/** Whether something was told that a reader could not use; absent and null are no more than unknown. */
export function isUnreadable(value: unknown, read: (value: unknown) => number | null): boolean {
  return value !== undefined && value !== null && read(value) === null
}

/** A decimal text, digit by digit as it was told; null for numbers, which lost their digits when they were parsed. */
export function readDecimal(value: unknown): string | null {
  return typeof value === 'string' && readNumber(value) !== null ? value : null
}

/** A text that says something. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** The texts of a list that say something. */
export function readTexts(value: unknown): string[] {
  return readList(value).flatMap((item) => readText(item) ?? [])
}

export function readBoolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

/** Milliseconds of an ISO 8601 time; one without a zone is UTC. */
export function readIsoTime(value: unknown): number | null {
  const [, day, time = '00:00', zone = 'Z'] = (typeof value === 'string' && isoTime.exec(value)) || []
  return day === undefined ? null : toTimeMs(Date.parse(`${day}T${time}${withColon(zone)}`))
}

/** Milliseconds of a UNIX time in seconds. */
export function readUnixSeconds(value: unknown): number | null {
  const seconds = readNumber(value)
  return seconds === null ? null : toTimeMs(Math.round(seconds * 1_000))
}

/** Milliseconds of a UNIX time in milliseconds; zero is how exchanges say that there is none. */
export function readUnixMs(value: unknown): number | null {
  const timeMs = readNumber(value)
  return timeMs === null || timeMs === 0 ? null : toTimeMs(Math.round(timeMs))
}

/** A calendar day, `2009-01-03`. */
export function readDay(value: unknown): string | null {
  const text = typeof value === 'string' ? value.slice(0, 10) : ''
  const timeMs = readIsoTime(text)
  // A day such as 31 February moves when it is parsed.
  return timeMs !== null && new Date(timeMs).toISOString().startsWith(text) ? text : null
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
}

function toTimeMs(timeMs: number): number | null {
  return timeMs >= firstTimeMs && timeMs <= lastTimeMs ? timeMs : null
}
