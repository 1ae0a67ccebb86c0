/** The abort signal among arguments: one of them, or the `signal` of one that is a plain object. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  for (const argument of args) {
    if (argument instanceof AbortSignal) return argument
    if (hasSignal(argument)) return argument.signal
  }
  return undefined
}

/** The arguments with another signal wherever there was one. */
export function replaceSignals(args: readonly unknown[], signal: AbortSignal): unknown[] {
  return args.map((argument) => {
    if (argument instanceof AbortSignal) return signal
    return hasSignal(argument) ? { ...argument, signal } : argument
  })
}

function hasSignal(argument: unknown): argument is { signal: AbortSignal } {
  if (
    argument === null ||
    typeof argument !== 'object' ||
    Object.getPrototypeOf(argument) !== Object.prototype
  )
    return false
  return 'signal' in argument && argument.signal instanceof AbortSignal
}
