/** A 32-bit hash of a text (FNV-1a, finished like MurmurHash3). */
export function hashText(text: string, seed = 0): number {
  let hash = 2_166_136_261 ^ seed
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619)
  }
  return mix(hash)
}

/** Scrambles a 32-bit integer, so that neighbours have nothing in common. */
export function mix(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85_eb_ca_6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2_b2_ae_35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number from 0 to 1 (exclusive) that depends on the text alone. */
export function fractionOf(text: string, seed = 0): number {
  return hashText(text, seed) / 2 ** 32
}

/** A number between two bounds that depends on the text alone, spread evenly over orders of magnitude. */
export function magnitudeBetween(low: number, high: number, text: string): number {
  return low * (high / low) ** fractionOf(text)
}
