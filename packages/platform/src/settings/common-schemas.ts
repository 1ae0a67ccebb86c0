import { Type } from './schema.ts'
import type { SettingAlias } from './setting-spec.ts'

/** A TCP port; 0 takes any free one. */
export function Port(defaultPort: number) {
  return Type.Integer({ minimum: 0, maximum: 65_535, default: defaultPort })
}

/** Longest time that a setting may ask for: a year, so that no sum of windows leaves the safe integers. */
const longestSeconds = 31_536_000

/** A whole number of seconds above zero. */
export const PositiveSeconds = Type.Integer({ minimum: 1, maximum: longestSeconds })

/** An older name that counts seconds, for a setting that counts milliseconds. */
export function secondsAlias(name: string): SettingAlias {
  const expected = `an integer from 1 to ${longestSeconds} (seconds)`
  const convert = (text: string) => (/^\d+$/.test(text) ? `${Number(text) * 1000}` : text)
  return { name, expected, convert }
}
