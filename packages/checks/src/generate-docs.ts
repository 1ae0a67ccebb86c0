/** Writes the generated documentation: `pnpm run docs:generate`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { generatedDocs, locate } from './generated-docs.ts'

for (const [path, text] of generatedDocs()) {
  await mkdir(new URL('.', locate(path)), { recursive: true })
  await writeFile(locate(path), text)
  process.stdout.write(`wrote ${path}\n`)
}
