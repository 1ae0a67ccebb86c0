import { describe, expect, it } from 'vitest'
import { ensureOpenssl } from './ensure-openssl.ts'

/** A machine that lacks programs. */
function machineWithout(...missing: string[]) {
  const asked: string[] = []
  const runCommand = async (command: string, args: string[]) => {
    asked.push([command, ...args].join(' '))
    if (missing.includes(command)) throw new Error('ENOENT')
  }
  return { asked, runCommand }
}

describe('ensureOpenssl', () => {
  it('does nothing where it is there', async () => {
    const { asked, runCommand } = machineWithout()
    await ensureOpenssl({ announce: () => expect.unreachable(), runCommand })
    expect(asked).toEqual(['openssl version'])
  })

  it('says so and installs it where it is not', async () => {
    const lines: string[] = []
    const { asked, runCommand } = machineWithout('openssl')
    await ensureOpenssl({ announce: (line) => lines.push(line), runCommand })
    expect(lines).toHaveLength(1)
    expect(asked.at(-1)).toBe('apt-get install -y --no-install-recommends openssl')
  })

  it('says what to do where it cannot be installed', async () => {
    const { runCommand } = machineWithout('openssl', 'apt-get')
    await expect(ensureOpenssl({ announce: () => undefined, runCommand })).rejects.toThrow(
      /openssl.*Install it/,
    )
  })
})
