import { once } from 'node:events'
import { createServer } from 'node:net'
import { explainStartFailure, StartError } from '@marketcache/platform'

/** Where a part wants to listen. */
export interface PortClaim {
  /** Name of the setting that holds the port. */
  setting: string
  host: string
  port: number
}

/**
 * Makes sure, before anything is started, that every part can listen where it wants to.
 *
 * @throws {StartError} One line for each port that is in use, may not be used, or is wanted twice.
 */
export async function checkPorts(claims: readonly PortClaim[]): Promise<void> {
  const mistakes = findDuplicates(claims)
  for (const claim of claims) mistakes.push(...(await tryToListen(claim)))
  if (mistakes.length > 0) throw new StartError(mistakes)
}

function findDuplicates(claims: readonly PortClaim[]): string[] {
  return claims.flatMap(({ setting, port }, index) => {
    const earlier = claims.slice(0, index).find((claim) => claim.port === port)
    return earlier ? [`${earlier.setting} and ${setting} are both ${port}: each needs a port of its own`] : []
  })
}

async function tryToListen({ setting, host, port }: PortClaim): Promise<readonly string[]> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return []
  } catch (error) {
    return explainStartFailure(error, setting)
  }
}
