const slots = 16_384
const polynomial = 0x1021

/** What each value of a byte does to the checksum. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let checksum = byte << 8
  for (let bit = 0; bit < 8; bit++) {
    checksum = checksum & 0x8000 ? (checksum << 1) ^ polynomial : checksum << 1
  }
  return checksum
})

/** The cluster slot of a key: CRC-16/XMODEM of its hash tag, or of all of it. */
export function slotOf(key: string): number {
  let checksum = 0
  for (const byte of Buffer.from(hashTagOf(key), 'utf8')) {
    checksum = ((checksum << 8) & 0xffff) ^ (table[(checksum >> 8) ^ byte] ?? 0)
  }
  return checksum % slots
}

function hashTagOf(key: string): string {
  const start = key.indexOf('{')
  const end = key.indexOf('}', start + 1)
  return start >= 0 && end > start + 1 ? key.slice(start + 1, end) : key
}
