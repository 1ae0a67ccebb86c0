/** Most bytes of a body, where a route says nothing else. */
export const usualBodyLimit = 65_536

// JSON may spell each character as `\u0061`; the rest is for names and spaces.
const longestSpelling = 6
const roomBeside = 4_096

/** Most bytes of a body that holds an input of `maxBytes`, with every character of it escaped. */
export function bodyLimitFor(maxBytes: number): number {
  return Math.max(usualBodyLimit, longestSpelling * maxBytes + roomBeside)
}
