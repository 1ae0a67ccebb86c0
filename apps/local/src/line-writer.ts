/** Passes text on in whole lines, so that lines of several processes do not mix. */
export interface LineWriter {
  add: (text: string) => void
  /** The lines that were kept back so far. */
  held: () => string[]
  /** Writes what was kept back, and from now on everything. */
  release: () => void
}

/** Creates a line writer; `isHeld` makes it keep lines back until they are released. */
export function createLineWriter(write: (text: string) => void, { isHeld = false } = {}): LineWriter {
  let isHolding = isHeld
  let rest = ''
  const lines: string[] = []
  return { add, held: () => [...lines, rest].filter((line) => line.trim() !== ''), release }

  function add(text: string): void {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    if (!isHolding) flush()
  }

  function release(): void {
    isHolding = false
    flush()
  }

  function flush(): void {
    for (const line of lines.splice(0)) write(`${line}\n`)
  }
}
