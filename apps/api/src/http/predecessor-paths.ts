/** Paths of predecessors that are ours but for the prefix, so that their clients need another host only. */
const unprefixed = /^\/metadata\//

/** Puts a predecessor's path below `/api/v1`; any other URL stays as it is. */
export function withPrefix(url: string): string {
  return unprefixed.test(url) ? `/api/v1${url}` : url
}
