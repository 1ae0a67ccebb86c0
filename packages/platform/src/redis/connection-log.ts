import type { Logger } from '../logging/create-logger.ts'

/** What happened to a connection, with details that are free of secrets. */
export interface LoggedConnectionEvent {
  type: 'connected' | 'disconnected' | 'failed'
}

/** Logs what happens to the connection of a role. */
export function connectionLog(logger: Logger, role: string): (event: LoggedConnectionEvent) => void {
  return ({ type, ...details }) => {
    if (type === 'failed')
      logger.error({ event: 'redis_connection_failed', ...details, role }, 'redis connection failed')
    else if (type === 'connected')
      logger.info({ event: 'redis_connected', ...details, role }, 'redis connected')
    else logger.info({ event: 'redis_disconnected', ...details, role }, 'redis disconnected')
  }
}
