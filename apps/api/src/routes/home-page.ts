import type { Resource } from '@marketcache/contracts'
import { addressOf } from './resource-params.ts'

/** What the page may load: nothing but its own styles. */
export const homePagePolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const prefix = '/api/v1'

const pages = [
  { path: '/docs', text: 'Documentation with examples' },
  { path: '/openapi.json', text: 'OpenAPI 3.1 description' },
  { path: '/readyz', text: 'Whether reads can be answered' },
  { path: '/metrics', text: 'Metrics for Prometheus' },
]

/** Builds the page at `/`: one working link per resource; it needs no network. */
export function homePage(resources: readonly Resource[]): string {
  const reads = resources.filter(({ input }) => input === null).map(linkOf)
  const asks = resources.flatMap(({ input, summary }) =>
    input === null ? [] : [{ path: input.path, summary }],
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Marketcache</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
  li { margin: .3rem 0 } code { font-size: .9em }
</style>
<h1>Marketcache</h1>
<p>Market data out of a cache that says how old it is.</p>
<h2>Read</h2>
${listOf(reads)}
<h2>Post, then read at the address that the answer names</h2>
<ul>
${asks.map(({ path, summary }) => `<li><code>POST ${prefix}${path}</code> ${escapeHtml(summary)}</li>`).join('\n')}
</ul>
<h2>More</h2>
${listOf(pages)}
</html>
`
}

function linkOf(resource: Resource) {
  return {
    path: `${prefix}${addressOf(resource, resource.example)}`,
    text: resource.summary.replaceAll('`', ''),
  }
}

function listOf(links: readonly { path: string; text: string }[]): string {
  const items = links.map(
    ({ path, text }) => `<li><a href="${path}"><code>${path}</code></a> ${escapeHtml(text)}</li>`,
  )
  return `<ul>\n${items.join('\n')}\n</ul>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
