/** What one part of the repository may import, besides its own files. */
export interface ImportRule {
  /** Packages, or single exports of packages such as `@marketcache/api/settings`; `node:` stands for what Node brings along. */
  may: readonly string[]
  /** Added for tests. */
  testsMay?: readonly string[]
}

const workspace = (...names: string[]) => names.map((name) => `@marketcache/${name}`)

/** The table of docs/architecture.md. What is not named is forbidden: the direction of every arrow is decided here. */
export const importRules: Readonly<Record<string, ImportRule>> = {
  'packages/contracts': { may: ['@sinclair/typebox'] },
  'packages/resources': { may: workspace('contracts') },
  'packages/cache': { may: ['node:', 'ioredis', 'lru-cache'] },
  'packages/refresh': { may: ['node:', ...workspace('cache', 'contracts'), 'bullmq', 'ioredis'] },
  'packages/providers': {
    may: ['node:', ...workspace('contracts', 'resources'), 'big.js', 'trading-signals', 'undici'],
  },
  'packages/platform': { may: ['node:', '@prometheus-io/client', '@sinclair/typebox', 'pino'] },
  'packages/testing': { may: ['node:', 'ioredis'] },
  'packages/checks': {
    may: ['node:', ...workspace('cache', 'contracts', 'platform'), ...settingsOf('api', 'worker', 'sandbox')],
    testsMay: ['@marketcache/cache/testing', 'yaml'],
  },
  'apps/api': {
    may: [
      'node:',
      ...workspace('cache', 'contracts', 'platform', 'refresh', 'resources'),
      '@fastify/redis',
      '@fastify/swagger',
      '@fastify/type-provider-typebox',
      '@scalar/fastify-api-reference',
      'ajv',
      'bullmq',
      'fastify',
      'fastify-plugin',
      'ioredis',
      'jose',
    ],
  },
  'apps/worker': {
    may: [
      'node:',
      ...workspace('cache', 'contracts', 'platform', 'providers', 'refresh', 'resources'),
      'bullmq',
      'cron-parser',
      'ioredis',
    ],
  },
  // Shares no code with the adapters that it is there to test.
  'apps/sandbox': { may: ['node:', ...workspace('platform', 'testing'), 'fastify'] },
  'apps/local': {
    may: ['node:', ...workspace('cache', 'platform', 'testing'), ...settingsOf('api', 'worker', 'sandbox')],
  },
  // Compares the API with less, so it reaches into what it compares.
  bench: {
    may: [
      'node:',
      ...workspace('bench-peers', 'cache', 'platform', 'testing'),
      '@marketcache/api/server-options',
      'async-cache-dedupe',
      'fastify',
      'ioredis',
    ],
  },
  // Apart from bench, because one of them knows no ioredis above 5.
  'bench/peers': { may: ['@keyv/redis', 'bentocache', 'cache-manager', 'cacheable', 'ioredis', 'keyv'] },
}

/** What the tests of every part may import as well; the sandbox only as a server, next to what is tested. */
export const testsMayImport = [
  'node:',
  'vitest',
  'fast-check',
  'ioredis',
  ...workspace('testing', 'sandbox'),
] as const

function settingsOf(...apps: string[]): string[] {
  return apps.map((app) => `@marketcache/${app}/settings`)
}
