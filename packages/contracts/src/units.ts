/** Milliseconds in one second, minute, hour and day; write `10 * minuteMs`, not `600_000`. */
export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Formats milliseconds since the epoch as ISO 8601 UTC; unknown stays null. */
export function toIsoTime(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString()
}
