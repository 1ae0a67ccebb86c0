/** Why a process cannot start: one line per mistake, each saying what a person can do. Printed without a stack. */
export class StartError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[], options?: ErrorOptions) {
    super(mistakes.join('\n'), options)
    this.name = 'StartError'
    this.mistakes = mistakes
  }
}

/** Every mistake in the settings, at once. */
export class SettingsError extends StartError {
  constructor(mistakes: readonly string[]) {
    super(mistakes)
    this.name = 'SettingsError'
  }
}
