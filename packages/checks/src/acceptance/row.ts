/** One thing that a predecessor did or promised, and by what it is shown to hold here. */
export interface Row {
  /** System and number, for example `S2-12`. */
  id: string
  /** In our words. */
  title: string
  /**
   * `test`: a test whose name begins with the row's id. A path: the page that says it. `decision: ...`: why it is not done
   * as it was, and what is done instead.
   */
  proof: 'test' | `docs/${string}` | 'README.md' | `decision: ${string}`
}

/** Rows as they are written down: number, title, proof. */
export function rowsOf(system: string, rows: readonly (readonly [number, string, Row['proof']])[]): Row[] {
  return rows.map(([number, title, proof]) => ({
    id: `${system}-${String(number).padStart(2, '0')}`,
    title,
    proof,
  }))
}
