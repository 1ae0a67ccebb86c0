import type { MemberReport } from './plan.ts'

/** How late one member still got an older value after a newer one had been acknowledged. */
export interface Lateness {
  acknowledgedAtMicros: number
  /** 0 when it got none. */
  lateMs: number
}

/** One lateness for each write and each member that did not write it. */
export function latenessOf(reports: readonly MemberReport[]): Lateness[] {
  return reports.flatMap((writer) =>
    reports
      .filter((reader) => reader !== writer)
      .flatMap((reader) =>
        writer.acknowledged.flatMap((times, key) => latenessOfKey(times, reader.lastServed[key] ?? [])),
      ),
  )
}

function latenessOfKey(
  acknowledged: readonly [version: number, atMicros: number][],
  lastServed: readonly [version: number, atMicros: number][],
): Lateness[] {
  const served = lastServed.toSorted(([one], [other]) => one - other)
  const versions = acknowledged.toSorted(([one], [other]) => one - other)
  let next = 0
  let olderAtMicros = 0
  return versions.map(([version, atMicros]) => {
    for (; (served[next]?.[0] ?? version) < version; next++) {
      olderAtMicros = Math.max(olderAtMicros, served[next]?.[1] ?? 0)
    }
    return { acknowledgedAtMicros: atMicros, lateMs: Math.max(0, olderAtMicros - atMicros) / 1_000 }
  })
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
