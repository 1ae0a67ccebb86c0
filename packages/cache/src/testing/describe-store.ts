import { describe } from 'vitest'
import { promiseCounting } from './promises/counting.ts'
import { promiseLeasing } from './promises/leasing.ts'
import { promiseReading } from './promises/reading.ts'
import { promiseRemoving } from './promises/removing.ts'
import { promiseScanning } from './promises/scanning.ts'
import { promiseTagging } from './promises/tagging.ts'
import { promiseTelling } from './promises/telling.ts'
import { promiseWriting } from './promises/writing.ts'
import { createSuiteKit, type StoreUnderTest } from './suite-kit.ts'

/**
 * Declares the tests that every store must pass: what `Store` promises, in plain words.
 *
 * Call it where `describe` may be called; it uses keys and tags of its own and needs no empty backend.
 *
 * @param name What the report calls the store.
 */
export function describeStore(name: string, subject: StoreUnderTest): void {
  describe(name, () => {
    const kit = createSuiteKit(subject)
    promiseReading(kit)
    promiseWriting(kit)
    promiseRemoving(kit)
    promiseLeasing(kit)
    promiseTagging(kit)
    promiseCounting(kit)
    promiseScanning(kit)
    promiseTelling(kit)
  })
}
