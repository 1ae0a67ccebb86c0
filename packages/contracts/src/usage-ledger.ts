/** What is counted: units of one provider, for example its `tokens`. */
export interface UsageAccount {
  provider: string
  unit: string
}

/** Counts what was spent on providers in one UTC day, for the whole cluster. */
export interface UsageLedger {
  /** Units spent since midnight UTC of the day that this moment (milliseconds) is in. */
  spent: (account: UsageAccount, atMs: number) => Promise<number>
  /** Adds a whole number of units, or takes some back. @returns What is spent then. */
  add: (account: UsageAccount, atMs: number, units: number) => Promise<number>
}
