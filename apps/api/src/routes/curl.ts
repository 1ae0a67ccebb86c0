import type { Scope } from '@marketcache/contracts'

/** Documents a route by a command that can be copied. */
export function curlSamples(url: string, ...options: readonly string[]) {
  const source = ['curl', ...options, `'${url}'`].join(' ')
  return { 'x-codeSamples': [{ lang: 'Shell', label: 'curl', source }] }
}

/** Options that send the admin token from the environment. */
export const withToken = '-H "Authorization: Bearer $ADMIN_TOKEN"'

/** Documents that a route takes the admin token, or nothing on this machine when there is none. */
export const adminSecurity = [{ admin: [] }, {}]

/** Documents whose token a route takes; nothing where everybody reads the same. */
export function ownerSecurity(scope: Scope) {
  if (scope === 'public') return {}
  return { security: scope === 'user' ? [{ user: [] }] : [{}, { user: [] }] }
}
