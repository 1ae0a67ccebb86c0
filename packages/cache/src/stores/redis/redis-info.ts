import type { StoreInfo } from '../store.ts'
import { mastersOf, type RedisClient } from './redis-client.ts'

/** Asks the servers about themselves; memory and clients of a cluster are those of its masters together. */
export async function readInfo(redis: RedisClient): Promise<StoreInfo> {
  const texts = await Promise.all((await mastersOf(redis)).map((node) => node.info()))
  const versions = texts.map((text) => field(text, 'valkey_version') ?? field(text, 'redis_version'))
  return {
    type: 'redis',
    isConnected: true,
    version: versions[0] ?? null,
    usedMemoryBytes: sum(texts.map((text) => field(text, 'used_memory'))),
    connectedClients: sum(texts.map((text) => field(text, 'connected_clients'))),
  }
}

/** What is known about servers that do not answer. */
export const infoWhileAway: StoreInfo = {
  type: 'redis',
  isConnected: false,
  version: null,
  usedMemoryBytes: null,
  connectedClients: null,
}

function field(text: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? null
}

function sum(numbers: readonly (string | null)[]): number | null {
  const known = numbers.filter((number) => number !== null)
  return known.length < numbers.length ? null : known.reduce((total, number) => total + Number(number), 0)
}
