/**
 * Finds in an answer of Kraken what belongs to each pair that was asked for.
 *
 * Answers speak of `XXBTZUSD` where `XBTUSD` was asked for, and of newer pairs by the name that was asked for. When one was
 * asked for and one came, it is that one, whatever it is called.
 */
export function entriesByPair(
  result: Readonly<Record<string, unknown>>,
  pairs: readonly string[],
): Map<string, unknown> {
  const entries = Object.entries(result)
  const [[, only] = []] = entries
  const [pair, ...others] = pairs
  if (pair !== undefined && others.length === 0 && entries.length === 1) return new Map([[pair, only]])
  const left = new Map(entries.map(([name, entry]) => [name.toUpperCase(), entry]))
  const told = new Map<string, unknown>()
  // Names that are equal come first, so that no other pair can claim them.
  for (const isNameOf of [isSame, isLongNameOf]) {
    for (const wanted of pairs) {
      const name = told.has(wanted) ? undefined : [...left.keys()].find((each) => isNameOf(each, wanted))
      if (name === undefined) continue
      told.set(wanted, left.get(name))
      left.delete(name)
    }
  }
  return told
}

function isSame(name: string, pair: string): boolean {
  return name === pair
}

/** Old names have two halves of four letters, with an X before old coins and a Z before money of states. */
function isLongNameOf(name: string, pair: string): boolean {
  const halves = /^([A-Z]{4})([A-Z]{4})$/.exec(name)
  const [first = [], second = []] = halves?.slice(1).map((half) => [half, half.replace(/^[XZ]/, '')]) ?? []
  return first.some((base) => second.some((quote) => base + quote === pair))
}
