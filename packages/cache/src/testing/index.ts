export { describeStore } from './describe-store.ts'
export type { StoreUnderTest } from './suite-kit.ts'
