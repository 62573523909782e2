/** What a verb knows of its surroundings. */
export interface Context {
  /** Escalado's own folder, whose installed packages are the default text. */
  readonly root: string
  /** The working folder. */
  readonly folder: string
  /** The command as typed, to be shown and stored. */
  readonly command: string
}

/** The store when none is named, in the working folder. */
export const defaultStore = '.escalado'
