export { alwaysDelay, alwaysThrow, type Chaos, withChaos } from './chaos.ts'
export { describeStore } from './describe-store.ts'
export type { StoreUnderTest } from './suite-kit.ts'
