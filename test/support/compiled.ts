import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../..')

/** JavaScript of some of the sources, for tests that start processes or threads of their own. */
export interface Compiled {
  /** A temporary folder; remove it when done. */
  readonly folder: string
  /** URL to import a compiled source from: `url('store/index.ts')`. */
  url(source: string): string
  /** Writes a program into the folder and returns its path. */
  program(name: string, code: string): string
}

/** Compiles the given files of src, and what they import, as the build does. */
export function compile(...sources: readonly string[]): Compiled {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-compiled-'))
  const settings = {
    extends: path.join(root, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: path.join(root, 'src'),
      outDir: folder,
      typeRoots: [path.join(root, 'node_modules/@types')],
    },
    include: [],
    files: sources.map((source) => path.join(root, 'src', source)),
  }
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })
  if (status !== 0) {
    fs.rmSync(folder, { recursive: true, force: true })
    throw new Error(stdout)
  }
  return {
    folder,
    url: (source) => pathToFileURL(path.join(folder, source.replace(/\.ts$/, '.js'))).href,
    program(name, code) {
      const file = path.join(folder, name)
      fs.writeFileSync(file, code)
      return file
    },
  }
}
