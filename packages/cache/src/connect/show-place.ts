import type { RedisPlace } from './redis-place.ts'
import { parseRedisUrl, showAddress } from './redis-url.ts'

/** Shows where a Redis is, without credentials: for banners and logs. */
export function showPlace(place: RedisPlace): string {
  if ('urls' in place) return place.urls.map(showUrl).join(',')
  if ('sentinels' in place)
    return `master ${JSON.stringify(place.name)} of Sentinels ${place.sentinels.join(',')}`
  return showUrl(place.url)
}

function showUrl(url: string): string {
  const address = parseRedisUrl(url)
  if ('mistake' in address) return 'a URL that is wrong'
  return address.db === 0 ? showAddress(address) : `${showAddress(address)}/${address.db}`
}
