/**
 * Whether a text matches a glob: `*` stands for any characters, `?` for one, everything else for itself.
 *
 * Takes time in proportion to both lengths at worst, whatever the glob.
 */
export function matchGlob(glob: string, text: string): boolean {
  let at = 0
  let inGlob = 0
  let lastStar = -1
  let resumeAt = 0
  while (at < text.length) {
    if (glob[inGlob] === '*') {
      lastStar = inGlob
      resumeAt = at
      inGlob += 1
    } else if (glob[inGlob] === '?' || glob[inGlob] === text[at]) {
      inGlob += 1
      at += 1
    } else if (lastStar >= 0) {
      // The last star takes one character more.
      resumeAt += 1
      at = resumeAt
      inGlob = lastStar + 1
    } else return false
  }
  while (glob[inGlob] === '*') inGlob += 1
  return inGlob === glob.length
}
