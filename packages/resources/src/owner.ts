import { Type } from '@marketcache/contracts'

/** Whose value it is: `public`, or `user.` and the user's id. Comes from the token of a request, never from its path. */
export const Owner = Type.String({
  pattern: '^(public|user\\.[\\x21-\\x7e]{1,128})$',
  maxLength: 133,
  default: 'public',
  description: '`public`, or `user.` and the id of the user whose value it is',
})

/** Tags by which everything of a user is found, and everything of one resource; none for what is public. */
export function ownerTags(owner: string, resource: string): string[] {
  const user = /^user\.(.+)$/.exec(owner)?.[1]
  return user === undefined ? [] : [`user:${user}`, `user:${user}:${resource}`]
}
