/** What one round told about one subject. */
export interface Measurement {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  /** Processor time of the server alone, user and system. */
  cpuMicrosecondsPerRequest: number
  /** Answers that were not the expected ones; a busy machine may starve Redis for longer than the API waits. */
  failed: number
}

/** What the load tool told; the rest of a measurement is told by the server's process. */
export interface Load extends Omit<Measurement, 'cpuMicrosecondsPerRequest'> {
  requests: number
}

/** The value in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper
}
