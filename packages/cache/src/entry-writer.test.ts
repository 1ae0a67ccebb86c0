import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEntryEvents, type EntryEvents } from './entry-events.ts'
import { createEntryReader } from './entry-reader.ts'
import { createEntryWriter, type EntryWrite, type EntryWriter } from './entry-writer.ts'
import { createKeys, type Keys } from './keys.ts'

const microsPerMs = 1_000

describe('createEntryWriter', () => {
  let server: RedisServer
  let redis: Redis
  let subscriber: Redis
  let keys: Keys
  let writer: EntryWriter
  let events: EntryEvents
  let now: number

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
    subscriber = new Redis(server.url)
  })
  beforeEach(async () => {
    keys = createKeys(`test-${randomUUID()}`)
    writer = createEntryWriter({ redis, keys })
    events = await createEntryEvents({ subscriber, keys })
    now = Date.now()
    return () => events.close()
  })
  afterAll(async () => {
    redis.disconnect()
    subscriber.disconnect()
    await server.stop()
  })

  function valueAt(fence: number, body: string): EntryWrite {
    const times = {
      fetchedAt: now,
      freshUntil: now + 10_000,
      staleUntil: now + 20_000,
      keepUntil: now + 60_000,
    }
    return {
      key: keys.entry('coin', ['bitcoin']),
      kind: 'value',
      fence,
      asOf: now,
      body: Buffer.from(body),
      ...times,
    }
  }

  async function writeAndHear(entry: EntryWrite): Promise<void> {
    const { told } = events.expect(entry.key, 5_000)
    await writer.write(entry)
    await told
  }

  async function readBody(): Promise<string | undefined> {
    const entry = await createEntryReader({ redis }).read(keys.entry('coin', ['bitcoin']))
    return entry?.body.toString()
  }

  it('refuses a write of an earlier call, so that a frozen worker cannot bring an old value back', async () => {
    const fence = now * microsPerMs
    expect(await writer.write(valueAt(fence, 'new'))).toBe('written')
    expect(await writer.write(valueAt(fence - 1, 'old'))).toBe('older')
    expect(await readBody()).toBe('new')
  })

  it('never replaces a value by a failure or by the claim that there is none', async () => {
    const fence = now * microsPerMs
    await writer.write(valueAt(fence, 'good'))
    expect(await writer.write({ ...valueAt(fence + 1, '{}'), kind: 'failed' })).toBe('kept')
    expect(await writer.write({ ...valueAt(fence + 2, '{}'), kind: 'unknown' })).toBe('kept')
    expect(await readBody()).toBe('good')
  })

  it('replaces a failure by a failure and then by a value', async () => {
    const fence = now * microsPerMs
    expect(await writer.write({ ...valueAt(fence, 'one'), kind: 'failed' })).toBe('written')
    expect(await writer.write({ ...valueAt(fence + 1, 'two'), kind: 'failed' })).toBe('written')
    expect(await writer.write(valueAt(fence + 2, 'value'))).toBe('written')
    expect(await readBody()).toBe('value')
  })

  it('refuses a value whose provider time is more than a minute ahead', async () => {
    const fence = now * microsPerMs
    expect(await writer.write({ ...valueAt(fence, 'x'), asOf: now + 120_000 })).toBe('future')
    expect(await readBody()).toBeUndefined()
    expect(await writer.write({ ...valueAt(fence, 'y'), asOf: now + 30_000 })).toBe('written')
  })

  it('is not blocked by a fence from a clock that was ahead and has been set back', async () => {
    await writer.write(valueAt((now + 3_600_000) * microsPerMs, 'from the future'))
    expect(await writer.write(valueAt(now * microsPerMs, 'now'))).toBe('written')
    expect(await readBody()).toBe('now')
  })

  it('gives every entry a physical lifetime', async () => {
    await writer.write(valueAt(now * microsPerMs, 'x'))
    const lifetimeMs = await redis.pttl(keys.entry('coin', ['bitcoin']))
    expect(lifetimeMs).toBeGreaterThan(0)
    expect(lifetimeMs).toBeLessThanOrEqual(60_000)
  })

  it('replaces what is not an entry', async () => {
    await redis.set(keys.entry('coin', ['bitcoin']), 'something else', 'PX', 60_000)
    expect(await writer.write(valueAt(now * microsPerMs, 'x'))).toBe('written')
  })

  it('works again after the server forgot its scripts', async () => {
    await writer.write(valueAt(now * microsPerMs, 'a'))
    await redis.script('FLUSH')
    expect(await writer.write(valueAt(now * microsPerMs + 1, 'b'))).toBe('written')
  })

  it('tells those who wait that a value was written', async () => {
    const key = keys.entry('coin', ['bitcoin'])
    const { told } = events.expect(key, 5_000)
    await writer.write(valueAt(now * microsPerMs, 'x'))
    expect(await told).toEqual({
      key,
      kind: 'value',
      revision: (now * microsPerMs).toString(36),
      isStored: true,
    })
  })

  it('tells those who wait that a failure left the value as it was', async () => {
    await writeAndHear(valueAt(now * microsPerMs, 'x'))
    const { told } = events.expect(keys.entry('coin', ['bitcoin']), 5_000)
    await writer.write({ ...valueAt(now * microsPerMs + 1, '{}'), kind: 'failed' })
    expect(await told).toMatchObject({ kind: 'failed', isStored: false })
  })

  it('wakes nobody for another key, for a late write, or after cancelling', async () => {
    const other = events.expect(keys.entry('coin', ['ethereum']), 50)
    const cancelled = events.expect(keys.entry('coin', ['bitcoin']), 5_000)
    cancelled.cancel()
    await writeAndHear(valueAt(now * microsPerMs, 'x'))
    const late = events.expect(keys.entry('coin', ['bitcoin']), 50)
    await writer.write(valueAt(now * microsPerMs - 1, 'older'))
    expect(await Promise.all([other.told, cancelled.told, late.told])).toEqual([null, null, null])
  })

  it('tells null to whoever still waits when events are closed', async () => {
    const { told } = events.expect(keys.entry('coin', ['bitcoin']), 60_000)
    await events.close()
    expect(await told).toBeNull()
  })
})
