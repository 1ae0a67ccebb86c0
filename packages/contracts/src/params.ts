/** The parameters of a resource: flat, and strings only, because they become a key. */
export type Params = Readonly<Record<string, string>>

/** A parameter that cannot be answered, and what it should have been. */
export interface ParamMistake {
  field: string
  message: string
}
