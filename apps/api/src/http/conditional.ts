/** The request headers that ask for "only if it changed". */
export interface Conditions {
  'if-none-match'?: string | undefined
  'if-modified-since'?: string | undefined
}

/**
 * Says whether the client has this representation already, so that 304 answers it.
 *
 * Tags are compared weakly, as RFC 9110 asks for `If-None-Match`, which outranks `If-Modified-Since`.
 *
 * @param etag With its quotes, or null when the answer has none.
 */
export function isNotModified(
  conditions: Conditions,
  etag: string | null,
  modifiedAtMs: number | null,
): boolean {
  const tags = conditions['if-none-match']
  if (tags !== undefined) return etag !== null && listsTag(tags, etag)
  const since = conditions['if-modified-since']
  if (since === undefined || modifiedAtMs === null) return false
  // Only the dates of HTTP count; what else can be parsed is no condition.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(since)) return false
  const sinceMs = Date.parse(since)
  return Number.isFinite(sinceMs) && Math.floor(modifiedAtMs / 1000) * 1000 <= sinceMs
}

function listsTag(header: string, etag: string): boolean {
  if (header === etag || header.trim() === '*') return true
  for (const [tag] of header.matchAll(/"[^"]*"/g)) if (tag === etag) return true
  return false
}
