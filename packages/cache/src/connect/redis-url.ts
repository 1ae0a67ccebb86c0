/** Where a Redis is and how to log in to it. */
export interface RedisAddress {
  host: string
  port: number
  db: number
  username?: string
  password?: string
  isTls: boolean
  family?: number
}

/**
 * Reads `redis://user:password@host:port/db`; parts that need it are percent-encoded.
 *
 * @returns The address, or what is wrong with it, as the end of a sentence that begins with the setting's name.
 */
export function parseRedisUrl(url: string): RedisAddress | { mistake: string } {
  const parsed = URL.parse(url)
  if (parsed === null) return { mistake: 'is not a URL: percent-encode special characters in its password' }
  const mistake = findMistake(parsed)
  if (mistake !== null) return { mistake }
  const family = parsed.searchParams.get('family')
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    db: Number(parsed.pathname.slice(1) || '0'),
    isTls: parsed.protocol === 'rediss:',
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
    ...(family === null ? {} : { family: Number(family) }),
  }
}

/** Shows an address without its credentials. */
export function showAddress({ host, port, isTls }: Pick<RedisAddress, 'host' | 'port' | 'isTls'>): string {
  return `${isTls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function findMistake(url: URL): string | null {
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') return 'must start with redis:// or rediss://'
  if (url.hostname === '') return 'names no host'
  // Of a password that was not encoded the rest lands behind the host, and a message must not repeat it.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) {
    return 'has a /, ? or # before its @: percent-encode special characters in its password'
  }
  if (!/^\/?$|^\/\d+$/.test(url.pathname)) return 'must end in a database number, such as /0, or in nothing'
  if (!isDecodable(url.username + url.password)) return 'holds a % that needs to be written as %25'
  for (const [name, value] of url.searchParams) {
    if (name === 'family' && /^[46]$/.test(value)) continue
    if (name === 'ssl_cert_reqs' && value === 'required') continue
    const shown = /^\w{1,40}$/.test(name) ? `the option "${name}"` : 'an option that is no word'
    return `carries ${shown}; only family=4, family=6 and ssl_cert_reqs=required are understood`
  }
  return null
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
