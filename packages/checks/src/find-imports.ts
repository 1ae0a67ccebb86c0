const importForms = [
  // import x from 'y', import { a, b } from 'y', export * from 'y', import type ...
  /^[ \t]*(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  // import 'y'
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  // The three functions that import or locate a module.
  /\b(?:import|import\.meta\.resolve|require)\(\s*['"]([^'"]+)['"]/g,
]

/** Finds what a TypeScript file imports, types included, as it is written there. */
export function findImports(text: string): string[] {
  const found = importForms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ''))
  return [...new Set(found)]
}

/** Names the package that an import comes from: `@scope/name`, `name`, or `node:` for what Node brings along. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:'
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}
