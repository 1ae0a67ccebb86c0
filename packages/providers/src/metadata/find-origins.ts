import { type OriginTemplate, readTemplate } from './origin-template.ts'
import type { MetadataSettings } from './settings.ts'

/** Where documents are, by kind or `kind.relation`, and how far these places are trusted. */
export interface Origins {
  isSimulated: boolean
  /** Whether addresses of private networks are refused. */
  isPublicOnly: boolean
  templates: ReadonlyMap<string, OriginTemplate>
}

/** What the sandbox has, below its prefix. */
const sandboxPaths = {
  crew: 'crews/{id}',
  'crew.agents': 'crews/{id}/agents',
  agent: 'agents/{id}',
}

/** Decides where documents are: where settings say, else in the sandbox if there is one, else nowhere. */
export function findOrigins(
  { METADATA_ORIGINS, METADATA_ALLOW_PRIVATE }: MetadataSettings,
  sandboxUrl: string | null,
): Origins {
  const isConfigured = Object.keys(METADATA_ORIGINS).length > 0
  const isSimulated = !isConfigured && sandboxUrl !== null
  const texts = isSimulated
    ? Object.entries(sandboxPaths).map(([name, path]) => [name, `${sandboxUrl}/metadata/${path}`] as const)
    : Object.entries(METADATA_ORIGINS)
  const templates = texts.flatMap(([name, text]): [string, OriginTemplate][] => {
    const template = readTemplate(text)
    return template === null ? [] : [[name, template]]
  })
  return {
    isSimulated,
    isPublicOnly: isConfigured && !METADATA_ALLOW_PRIVATE,
    templates: new Map(templates),
  }
}
