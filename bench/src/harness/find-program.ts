import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Finds a program; as root it installs its Debian package when there is none, after saying so.
 *
 * @returns The absolute path of the first of `names` that there is.
 * @throws {Error} When there is none and it cannot be installed; the message holds the command that would.
 */
export async function findProgram(options: {
  names: readonly string[]
  debianPackage: string
  announce: (line: string) => void
}): Promise<string> {
  const { names, debianPackage, announce } = options
  const found = await searchPath(names)
  if (found !== null) return found
  const command = `apt-get update && apt-get install -y ${debianPackage}`
  const missing = `${names.join(' or ')} was not found on PATH; on Debian: sudo sh -c '${command}'`
  if (process.getuid?.() !== 0) throw new Error(missing)
  announce(`No ${names.join(' or ')} on PATH: installing it with ${command}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('sh', ['-c', command], { env }).catch((cause: unknown) => {
    throw new Error(missing, { cause })
  })
  const installed = await searchPath(names)
  if (installed === null) throw new Error(missing)
  return installed
}

async function searchPath(names: readonly string[]): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const file of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return file
  }
  return null
}
