import { describe, expect, it } from 'vitest'
import { readApiSettings } from './settings.ts'

const read = (METADATA_RELEVANT_FIELDS: string) =>
  readApiSettings({ REDIS_URL: 'redis://127.0.0.1:6379', METADATA_RELEVANT_FIELDS }).METADATA_RELEVANT_FIELDS

describe('METADATA_RELEVANT_FIELDS', () => {
  it('S3-26 names the fields that matter, by kind', () => {
    expect(read('crew=name|is_public|description, agent=name')).toEqual({
      crew: 'name|is_public|description',
      agent: 'name',
    })
    expect(read('')).toEqual({})
  })

  it.each(['crew', 'crew=', 'crew=name|', 'crew=name||is_public', 'crew=name=x'])('refuses %s', (text) => {
    expect(() => read(text)).toThrow(/^METADATA_RELEVANT_FIELDS must be a list like crew=name/m)
  })
})
