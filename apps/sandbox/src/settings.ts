import { type Env, logSettings, Port, readSettings, type Settings, Type } from '@marketcache/platform'

/** Everything that the sandbox can be told. */
export const settingSpecs = {
  ...logSettings,
  SANDBOX_HOST: {
    schema: Type.String({ default: '127.0.0.1', pattern: '^[A-Za-z0-9_.:-]+$' }),
    description: 'Address on which the sandbox listens; its control routes ask nobody for a token',
  },
  SANDBOX_PORT: {
    schema: Port(4010),
    description: 'Port of the sandbox; 0 takes a free one',
  },
  SANDBOX_SEED: {
    schema: Type.Integer({ default: 1, minimum: 0, maximum: 2_147_483_647 }),
    description: "Seed of the sandbox's prices: equal seeds make equal markets",
  },
} as const
export type SandboxSettings = Settings<typeof settingSpecs>

/** Reads them, reporting all mistakes at once. */
export function readSandboxSettings(env: Env): SandboxSettings {
  return readSettings<typeof settingSpecs>(settingSpecs, env)
}
