import { fail } from '../error.ts'

/** Ends a study that was asked to stop, once all it did is stored. */
export function stopped({ store, command }: { readonly store: string; readonly command: string }): never {
  return fail({
    code: 'interrupted',
    what: 'stopped as asked; everything so far is stored',
    where: store,
    fix: `Continue with the same command: ${command}`,
  })
}
