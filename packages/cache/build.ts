/** Writes `dist/`, what a packed package carries: JavaScript, declarations, and the scripts that run in Redis. */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = import.meta.dirname
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

rmSync(join(folder, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: folder, stdio: 'inherit' })
for (const script of globSync('**/*.lua', { cwd: join(folder, 'src') }))
  cpSync(join(folder, 'src', script), join(folder, 'dist', script))
