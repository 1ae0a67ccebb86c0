/** What every member of the fleet is told; it writes its own keys and reads all of them. */
export interface FleetPlan {
  redisUrl: string
  members: number
  keys: number
  /** By all members together. */
  writesPerSecond: number
  seconds: number
}

/** What a member saw; times are microseconds of the machine's monotonic clock. */
export interface MemberReport {
  /** When the store had acknowledged a version of a key, by key. */
  acknowledged: [version: number, atMicros: number][][]
  /** When this member last got a version of a key, by key. */
  lastServed: [version: number, atMicros: number][][]
  reads: number
  /** Of the reads, how many the local layer answered. */
  localReads: number
  /** How often the subscription was lost. */
  losses: number
}

/** Microseconds of a clock that all processes of a machine share. */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}
