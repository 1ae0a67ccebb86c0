/** Counts what was spent on a provider in one UTC day, for the whole cluster. */
export interface UsageLedger {
  /** Units spent since midnight UTC of the day that this moment (milliseconds) is in. */
  spent: (provider: string, atMs: number) => Promise<number>
  /** Adds to them; a whole number of units. */
  add: (provider: string, atMs: number, units: number) => Promise<void>
}
