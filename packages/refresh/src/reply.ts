/** Reads the reply of a script as a list; a script that answers otherwise is a bug in it. */
export function readList(script: string, reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply
  throw new Error(`${script}: expected a list, got ${JSON.stringify(reply)}`)
}

/** Reads the reply of a script as a finite number. */
export function readNumber(script: string, reply: unknown): number {
  const number = Number(reply)
  if (Number.isFinite(number)) return number
  throw new Error(`${script}: expected a number, got ${JSON.stringify(reply)}`)
}
