import { describe, expect, it } from 'vitest'
import { held, type SuiteKit } from '../suite-kit.ts'

const microsPerMs = 1_000

/** What a store promises about leases. */
export function promiseLeasing({ open, key, value, now, lapse, bodyOf }: SuiteKit): void {
  describe('acquire', () => {
    it('gives a lease to one alone, however many ask at once', async () => {
      const stores = [await open(), await open()]
      const asked = Array.from({ length: 10 }, () => stores.map((store) => store.acquire(key('a'), 10_000)))
      const leases = await Promise.all(asked.flat())
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1)
    })

    it('refuses everybody, the holder included, until the lease is given back', async () => {
      const [one, other] = [await open(), await open()]
      const lease = held(await one.acquire(key('a'), 10_000))
      expect(await other.acquire(key('a'), 10_000)).toBeNull()
      expect(await one.acquire(key('a'), 10_000)).toBeNull()
      await one.release(lease)
      expect(await other.acquire(key('a'), 10_000)).not.toBeNull()
    })

    it('passes the lease on when its holder died', async () => {
      const [dead, other] = [await open(), await open()]
      held(await dead.acquire(key('a'), 150))
      await lapse(151, async () => (await other.acquire(key('a'), 10_000)) !== null, true)
    })

    it('gives each lease of a key a higher fence', async () => {
      const stores = [await open(), await open()]
      let last = 0
      for (const store of [...stores, ...stores, ...stores]) {
        const lease = held(await store.acquire(key('a'), 10_000))
        expect(lease.fence).toBeGreaterThan(last)
        last = lease.fence
        await store.release(lease)
      }
    })

    it('gives a fence above that of what is stored, so that its holder may write', async () => {
      const store = await open()
      const fence = (now() + 5_000) * microsPerMs
      await store.write(value(key('a'), { fence }))
      const lease = held(await store.acquire(key('a'), 10_000))
      expect(lease.fence).toBeGreaterThan(fence)
      expect(await store.write(value(key('a'), { fence: lease.fence }))).toMatchObject({
        verdict: 'written',
      })
    })

    it('holds one key and no other, and leaves what is stored alone', async () => {
      const store = await open()
      await store.write(value(key('a')))
      held(await store.acquire(key('a'), 10_000))
      held(await store.acquire(key('b'), 10_000))
      expect(await bodyOf(store, key('a'))).toBe('{}')
    })
  })

  describe('renew', () => {
    it('keeps a lease beyond its first end', async () => {
      const [one, other] = [await open(), await open()]
      const lease = held(await one.acquire(key('a'), 200))
      expect(await one.renew(lease, 60_000)).toBe(true)
      await lapse(201, () => one.renew(lease, 60_000), true)
      expect(await other.acquire(key('a'), 10_000)).toBeNull()
    })

    it('says that a lease has run out, also when nobody took it since', async () => {
      const store = await open()
      const lease = held(await store.acquire(key('a'), 150))
      // Begun later, so that it ends later.
      const probe = held(await store.acquire(key('probe'), 150))
      await lapse(151, async () => (await store.acquire(probe.key, 10_000)) !== null, true)
      expect(await store.renew(lease, 10_000)).toBe(false)
      expect(await store.acquire(key('a'), 10_000)).not.toBeNull()
    })

    it('does not prolong the lease of somebody else', async () => {
      const [one, other] = [await open(), await open()]
      const lost = held(await one.acquire(key('a'), 10_000))
      await one.release(lost)
      held(await other.acquire(key('a'), 10_000))
      expect(await one.renew(lost, 10_000)).toBe(false)
    })
  })

  describe('release', () => {
    it('does not give back the lease of somebody else', async () => {
      const [one, other] = [await open(), await open()]
      const lost = held(await one.acquire(key('a'), 10_000))
      await one.release(lost)
      held(await other.acquire(key('a'), 10_000))
      await one.release(lost)
      expect(await one.acquire(key('a'), 10_000)).toBeNull()
    })

    it('may come twice, and after the lease has run out', async () => {
      const store = await open()
      const lease = held(await store.acquire(key('a'), 10_000))
      await store.release(lease)
      await expect(store.release(lease)).resolves.toBeUndefined()
    })
  })
}
