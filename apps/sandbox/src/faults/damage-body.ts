import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

/** A body as it is sent, and how many bytes it claims to have; null if it does not claim any. */
export interface DamagedBody {
  body: string | Readable
  contentLength: number | null
}

const pieceBytes = 65_536
const slowPieces = 10

/** Does to a good body what a fault says; null if the fault leaves bodies alone. */
export function damageBody(fault: Fault, body: string): DamagedBody | null {
  switch (fault.kind) {
    case 'truncated':
      return { body: Readable.from(halfThenBreak(body)), contentLength: Buffer.byteLength(body) }
    case 'bad_json':
      return whole(body.slice(0, Math.ceil(body.length / 2)))
    case 'extra_fields':
      return reshaped(body, addFields)
    case 'nulls':
      return reshaped(body, nullNumbers)
    case 'slow_body':
      return { body: Readable.from(slowly(body, fault.ms ?? 0)), contentLength: Buffer.byteLength(body) }
    case 'oversized':
      return { body: Readable.from(padded(body, fault.bytes ?? 33_554_432)), contentLength: null }
    default:
      return null
  }
}

function whole(body: string): DamagedBody {
  return { body, contentLength: Buffer.byteLength(body) }
}

/** Changes the values of a JSON body; any other body, such as a crumb, stays as it is. */
function reshaped(body: string, change: (value: unknown) => unknown): DamagedBody | null {
  try {
    return whole(JSON.stringify(change(JSON.parse(body))))
  } catch {
    return null
  }
}

async function* halfThenBreak(body: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body)
  yield bytes.subarray(0, Math.ceil(bytes.length / 2))
  // The half must have left before the connection is cut.
  await sleep(20)
  throw new Error('fault: the connection is cut within the body')
}

async function* slowly(body: string, ms: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body)
  const size = Math.max(1, Math.ceil(bytes.length / slowPieces))
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size)
    if (start + size < bytes.length) await sleep(ms / (slowPieces - 1))
  }
}

// Spaces after the value keep the body good JSON: only its size is wrong.
async function* padded(body: string, totalBytes: number): AsyncGenerator<Buffer> {
  yield Buffer.from(body)
  const piece = Buffer.alloc(pieceBytes, ' ')
  for (let left = totalBytes - Buffer.byteLength(body); left > 0; left -= pieceBytes) {
    yield piece.subarray(0, Math.min(left, pieceBytes))
  }
}

function addFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(addFields)
  if (value === null || typeof value !== 'object') return value
  const fields = Object.entries(value).map(([name, inner]) => [name, addFields(inner)])
  return { ...Object.fromEntries(fields), sandbox_new_field: { since: 'today', values: [1, null, 'two'] } }
}

function nullNumbers(value: unknown): unknown {
  if (typeof value === 'number') return null
  if (Array.isArray(value)) return value.map(nullNumbers)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, nullNumbers(inner)]))
}
