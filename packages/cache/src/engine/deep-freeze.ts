/**
 * Freezes a value and all that it holds, so that one reader cannot change what the next one gets.
 *
 * @returns false, with nothing frozen, when a part cannot be frozen: dates, bytes, maps and sets.
 */
export function deepFreeze(value: unknown): boolean {
  if (!isFreezable(value)) return false
  freeze(value)
  return true
}

function isFreezable(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true
  if (ArrayBuffer.isView(value) || value instanceof Date || value instanceof Map || value instanceof Set)
    return false
  return Object.values(value).every(isFreezable)
}

function freeze(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const item of Object.values(value)) freeze(item)
  Object.freeze(value)
}
