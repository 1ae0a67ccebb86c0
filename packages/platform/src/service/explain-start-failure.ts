import { scrubText } from '../logging/serialize-error.ts'
import { StartError } from '../settings/settings-error.ts'

/**
 * Says in one line per mistake why a process could not start.
 *
 * @param portSetting Name of the setting that holds the port that it listens on.
 */
export function explainStartFailure(error: unknown, portSetting: string): readonly string[] {
  if (error instanceof StartError) return error.mistakes
  if (!(error instanceof Error)) return [scrubText(String(error))]
  return [listenMistake(error, portSetting) ?? scrubText(error.message.split('\n')[0] || error.name)]
}

function listenMistake(error: Error, portSetting: string): string | null {
  const code: unknown = Reflect.get(error, 'code')
  const port: unknown = Reflect.get(error, 'port')
  const address: unknown = Reflect.get(error, 'address')
  if (Reflect.get(error, 'syscall') !== 'listen') return null
  switch (code) {
    case 'EADDRINUSE':
      return `${portSetting} ${port} is already in use: stop what listens there, or set ${portSetting} to another`
    case 'EACCES':
      return `${portSetting} ${port} may not be used by this user: set ${portSetting} to one above 1023`
    case 'EADDRNOTAVAIL':
      return `HOST ${address} is not an address of this machine`
    default:
      return null
  }
}
