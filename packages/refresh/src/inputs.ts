import { loadScript } from '@marketcache/cache'
import type { Params, Resource } from '@marketcache/contracts'
import type { Redis } from 'ioredis'
import { createRefreshKeys } from './refresh-keys.ts'
import { readNumber } from './reply.ts'
import { refreshTimes } from './times.ts'

/** What was posted to make values of, on its way from the API to the worker. */
export interface Inputs {
  /** Keeps it until the worker has had its time. @returns Whether it is kept: not when too many of its resource are. */
  put: (value: InputName, text: string) => Promise<boolean>
  /** Gives it, or null when it is not there any more. */
  get: (value: InputName) => Promise<string | null>
  /** Drops all that was posted for these resources in the name of one owner. @returns How many were dropped. */
  forget: (of: { resources: readonly Pick<Resource, 'name'>[]; owner: string }) => Promise<number>
}

/** Which values an input is for: those of a hash and an owner, whatever else is asked about them. */
export interface InputName {
  resource: Pick<Resource, 'name'>
  params: Params
}

/** Of each resource, so that one which anybody may ask for leaves room to the others; of 64 KB at most each. */
const mostInputs = 2_000

/** Creates that place in the queue Redis; an input lives there as long as a want, and later with the value made of it. */
export function createInputs(deps: { redis: Redis; prefix: string; most?: number }): Inputs {
  const { redis, most = mostInputs } = deps
  const keys = createRefreshKeys(deps.prefix)
  const putScript = loadScript(new URL('./scripts/put-input.lua', import.meta.url))
  return { put, get, forget }

  async function put(value: InputName, text: string): Promise<boolean> {
    const name = nameOf(value)
    const args = [name, text, refreshTimes.forgetAfterMs, most]
    const reply = await putScript.run(redis, [keys.input(name), keys.inputs(value.resource.name)], args)
    return readNumber('put-input', reply) === 1
  }

  function get(value: InputName): Promise<string | null> {
    return redis.get(keys.input(nameOf(value)))
  }

  async function forget({ resources, owner }: Parameters<Inputs['forget']>[0]): Promise<number> {
    const dropped = await Promise.all(resources.map(({ name }) => forgetOf(name, owner)))
    return dropped.reduce((sum, count) => sum + count, 0)
  }

  async function forgetOf(resource: string, owner: string): Promise<number> {
    const index = keys.inputs(resource)
    // The whole index at once: `most` bounds it.
    const names = (await redis.zrange(index, 0, '-1')).filter((name) => isOwned(name, [resource, owner]))
    if (names.length === 0) return 0
    const dropped = await redis.unlink(names.map((name) => keys.input(name)))
    await redis.zrem(index, names)
    return dropped
  }
}

/** An owner may hold the separator, a hash never does. */
function isOwned(name: string, place: readonly string[]): boolean {
  return name.slice(0, name.lastIndexOf(':')) === place.join(':')
}

function nameOf({ resource, params }: InputName): string {
  const { owner, hash } = params
  return [resource.name, owner, hash].join(':')
}
