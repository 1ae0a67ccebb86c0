/** Paths of predecessors that are ours but for the prefix; their clients need another host and nothing else. */
const unprefixed = /^\/metadata\//

/** Whether a URL, as it was sent, is one of a predecessor, whose clients expect the document alone. */
export function isUnprefixed(url: string): boolean {
  return unprefixed.test(url)
}

/** Puts a predecessor's path below `/api/v1`; any other URL stays as it is. */
export function withPrefix(url: string): string {
  return isUnprefixed(url) ? `/api/v1${url}` : url
}
