/**
 * The same bytes in memory of their own.
 *
 * What a connection or a pool hands out is often a small view that keeps a large buffer alive.
 */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.byteLength) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.byteLength)
  own.set(bytes)
  return own
}
