/** Builds every key of the cache Redis; nothing else puts one together. */
export interface Keys {
  /** `prefix:namespace:part:part`, each part escaped so that it can neither leave its place nor act as a pattern. */
  entry: (namespace: string, parts: readonly string[]) => string
  /** Channel on which writes are told. */
  eventChannel: string
}

// Everything that separates keys, chooses a cluster slot, acts in a glob or cannot be printed.
const unsafe = /[^A-Za-z0-9._^=@+-]/gu

/**
 * Creates the key builder for one prefix.
 *
 * @param prefix Shared by all processes of one deployment; a trailing colon is dropped.
 */
export function createKeys(prefix: string): Keys {
  const root = prefix.replace(/:+$/, '')
  if (root === '' || escapePart(root) !== root)
    throw new Error(`prefix: expected letters, digits and ._-, got "${prefix}"`)
  return {
    entry: (namespace, parts) => [root, namespace, ...parts.map(escapePart)].join(':'),
    eventChannel: `${root}:events`,
  }
}

/** Escapes one part of a key; different well-formed texts stay different, and `decodeURIComponent` undoes it. */
export function escapePart(part: string): string {
  return part.isWellFormed() ? part.replace(unsafe, encodeCharacter) : escapePart(part.toWellFormed())
}

function encodeCharacter(character: string): string {
  return Buffer.from(character, 'utf8').reduce(
    (text, byte) => `${text}%${byte.toString(16).padStart(2, '0')}`,
    '',
  )
}
