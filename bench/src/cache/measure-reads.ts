import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Peer, PeerSetup } from '@marketcache/bench-peers'
import { measureRate } from './rate.ts'
import { openRedisMeter, type RedisMeter } from './redis-meter.ts'
import { createSubject, type SubjectName } from './subjects.ts'
import type { Assignment, Reads } from './task.ts'
import { largeValue, readKeys } from './values.ts'

const keysAtOnce = 100
// Connections send a sign of life now and then.
const strayCommands = 0.001
const threeTags = ['one', 'two', 'three']

/** Measures hits: of the memory layer one after the other, of Redis many at a time. */
export async function measureReads({ subject, host, port, task }: Assignment<'reads'>): Promise<Reads> {
  const { layers, warmUpMs, measureMs } = task
  const setup: PeerSetup = { host, port, layers, maxEntries: 200_000, produce: unexpected, tags: [] }
  const meter = openRedisMeter({ host, port })
  const plain = await fill(subject, setup)
  const tagged = layers === 'layered' ? null : await fillTagged(subject, setup)
  const readFor = (ms: number) => readAll({ plain, tagged, meter, ms, isLayered: layers === 'layered' })
  // All calls are warmed up before one is measured, as they share most of their code.
  await readFor(warmUpMs)
  const reads = await readFor(measureMs)
  const asked = Math.max(reads.get?.redisCommands ?? 0, reads.getOrSet?.redisCommands ?? 0)
  if (layers === 'layered' && asked > strayCommands)
    throw new Error(`${subject}: expected hits of the memory layer, got ${asked} commands for each`)
  await plain.close()
  await tagged?.close()
  meter.close()
  return reads
}

async function readAll(how: {
  plain: Peer
  tagged: Peer | null
  meter: RedisMeter
  ms: number
  isLayered: boolean
}): Promise<Reads> {
  const { plain, tagged, meter, ms, isLayered } = how
  const usual = { meter, ms, inFlight: isLayered ? 1 : 32 }
  const getMany = isLayered ? null : plain.getMany
  return {
    get: await measureRate({ ...usual, call: (index) => plain.get(keyAt(index)) }),
    getOrSet: await measureRate({ ...usual, call: (index) => plain.getOrSet(keyAt(index)) }),
    getMany:
      getMany && (await measureRate({ ...usual, inFlight: 4, call: (index) => getMany(keysAt(index)) })),
    tagged:
      tagged && (await measureRate({ ...usual, call: (index) => tagged.get(`tagged-${keyAt(index)}`) })),
  }
}

/** null for a library without tags. */
async function fillTagged(subject: SubjectName, setup: PeerSetup): Promise<Peer | null> {
  const { invalidateTag, close } = await createSubject(subject, setup)
  // A tag that was never invalidated may be cheaper to look up than one that was.
  for (const tag of invalidateTag === null ? [] : threeTags) await invalidateTag?.(tag)
  await close()
  if (invalidateTag === null) return null
  // One of the libraries goes by milliseconds, and takes what is written in the same one for older.
  await sleep(10)
  return fill(subject, { ...setup, tags: threeTags }, 'tagged-')
}

/** Writes every key, and reads it twice, so that the memory layer has it. */
async function fill(subject: SubjectName, setup: PeerSetup, prefix = ''): Promise<Peer> {
  const peer = await createSubject(subject, setup)
  const keys = readKeys.map((key) => `${prefix}${key}`)
  const isThere = async (key: string) => isDeepStrictEqual(await peer.getOrSet(key), largeValue(key))
  await Promise.all(keys.map((key) => peer.set(key, largeValue(key))))
  await Promise.all(keys.map(isThere))
  const found = await Promise.all(keys.map(isThere))
  if (found.every(Boolean)) return peer
  throw new Error(`${subject}: expected every key to answer what was written`)
}

async function unexpected(key: string): Promise<never> {
  throw new Error(`${key}: expected a hit, the producer was called`)
}

function keyAt(index: number): string {
  return readKeys[index % readKeys.length] ?? ''
}

function keysAt(index: number): readonly string[] {
  const start = (index * keysAtOnce) % readKeys.length
  return readKeys.slice(start, start + keysAtOnce)
}
