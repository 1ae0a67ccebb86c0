import { Type } from './schema.ts'

/** A TCP port; 0 takes any free one. */
export function Port(defaultPort: number) {
  return Type.Integer({ minimum: 0, maximum: 65_535, default: defaultPort })
}

/** A whole number of seconds, up to a year, so that no sum of windows leaves the safe integers. */
export const PositiveSeconds = Type.Integer({ minimum: 1, maximum: 31_536_000 })
