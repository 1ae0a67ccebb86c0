import type { ProviderHost, ProviderName } from '../http/provider-route.ts'

/** Says that no route of the provider lies at or below a path, so that a typing error cannot make a fault without effect. */
export function findPathMistake(
  hosts: ProviderHost[],
  { provider, path }: { provider: ProviderName; path?: string },
): string | null {
  if (path === undefined) return null
  const known = hosts
    .filter((host) => host.provider === provider)
    .flatMap(({ routes }) => routes.map((route) => route.path))
  if (known.some((route) => isAtOrAbove(path, route))) return null
  return `path: expected one of ${[...new Set(known)].join(' ')} or what they start with, got "${path}"`
}

function isAtOrAbove(path: string, route: string): boolean {
  const parts = path.split('/')
  const routeParts = route.split('/')
  return (
    parts.length <= routeParts.length &&
    parts.every(
      (part, index) => part === routeParts[index] || (routeParts[index]?.startsWith(':') && part !== ''),
    )
  )
}
