import { Redis } from 'ioredis'

/** Reads what a server has done so far. */
export interface RedisMeter {
  /** Commands that it was sent, without those of the meter. */
  commands: () => Promise<number>
  cpuMs: () => Promise<number>
  close: () => void
}

/** Opens a meter on a connection of its own. */
export function openRedisMeter(place: { host: string; port: number }): RedisMeter {
  const redis = new Redis(place)
  let asked = 0
  return { commands, cpuMs, close: () => redis.disconnect() }

  async function commands(): Promise<number> {
    return (await figure('stats', 'total_commands_processed')) - asked
  }

  async function cpuMs(): Promise<number> {
    const user = await figure('cpu', 'used_cpu_user')
    return (user + (await figure('cpu', 'used_cpu_sys'))) * 1000
  }

  async function figure(section: string, name: string): Promise<number> {
    const text = await redis.info(section)
    asked += 1
    const value = Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1])
    if (Number.isFinite(value)) return value
    throw new Error(`INFO ${section}: expected ${name}, got:\n${text}`)
  }
}
