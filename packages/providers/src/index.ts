export {
  createProviders,
  type ProviderLogger,
  type Providers,
  type ProvidersOptions,
} from './create-providers.ts'
export { type ProviderSettings, providerChecks, providerSettings } from './settings.ts'
export type { SessionStore } from './yahoo/session-store.ts'
