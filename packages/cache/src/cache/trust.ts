/**
 * The boundary of types: what comes out of a store has the type that the caller says it put in.
 *
 * Nothing checks it; a caller that shares keys with others validates what it gets.
 */
export function trustAs<Value>(value: unknown): Value {
  return value as Value
}

/** The same for a value that is still to come. */
export function trustPromiseAs<Value>(value: Promise<unknown>): Promise<Value> {
  return value as Promise<Value>
}
