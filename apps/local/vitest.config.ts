import { defineConfig } from 'vitest/config'

// Whole systems are started here; side by side they would only take each other's two cores.
export default defineConfig({
  test: { fileParallelism: false, testTimeout: 120_000, hookTimeout: 60_000 },
})
