import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How {@link ensureOpenssl} reports and runs programs. */
export interface EnsureOpensslOptions {
  /** Told before anything is installed. */
  announce: (line: string) => void
  /** Runs a program; replaced in tests. */
  runCommand?: (command: string, args: string[]) => Promise<unknown>
}

/**
 * Makes sure that `openssl` is there, which makes the certificates of tests; tries to install it on Debian when it is not.
 *
 * @throws {Error} When it is neither there nor to be had; the message is what to do.
 */
export async function ensureOpenssl({ announce, runCommand = run }: EnsureOpensslOptions): Promise<void> {
  try {
    await runCommand('openssl', ['version'])
    return
  } catch {
    announce('No openssl on PATH: installing it with apt-get install -y openssl')
  }
  try {
    await runCommand('apt-get', ['update'])
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'openssl'])
  } catch (cause) {
    throw new Error('openssl was not found on PATH, and the tests of TLS need it. Install it.', { cause })
  }
}
