/** An answer as it came over HTTP. */
export interface Answer {
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
}

/** What the server adds to every answer by itself. */
const addedByServer = new Set(['date', 'connection', 'keep-alive', 'content-length'])

/** Asks once. @throws {Error} When it is not a hit. */
export async function askForHit(url: string): Promise<Answer> {
  const response = await fetch(url)
  const cacheStatus = response.headers.get('cache-status') ?? ''
  if (response.status !== 200 || !cacheStatus.startsWith('marketcache; hit; ttl='))
    throw new Error(`${url}: expected a fresh hit, got ${response.status} ${cacheStatus}`)
  const headers = [...response.headers].filter(([name]) => !addedByServer.has(name))
  return { headers: Object.fromEntries(headers), body: Buffer.from(await response.arrayBuffer()) }
}
