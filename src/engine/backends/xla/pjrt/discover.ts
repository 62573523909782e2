import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../../../error.ts'

/** A plugin, and where the CUDA compiler's files of its wheel lie, which it must be told before it is opened. */
export interface FoundPlugin {
  readonly path: string
  readonly cudaData?: string
}

/** Where to look. */
export interface Places {
  /** Said by the caller; nothing else is looked at then. */
  readonly path?: string
  readonly environment: { readonly [name: string]: string | undefined }
  /** Folders where Python finds packages. It may be slow, and is asked only when needed. */
  readonly packages: () => readonly string[]
}

/** Newest first. The CUDA folders are those of the wheels of NVIDIA that come with each. */
const wheels = [
  { plugin: 'jax_plugins/xla_cuda13/xla_cuda_plugin.so', cuda: 'nvidia/cu13' },
  { plugin: 'jax_plugins/xla_cuda12/xla_cuda_plugin.so', cuda: 'nvidia/cuda_nvcc' },
]

const variable = 'ESCALADO_PJRT_PLUGIN'
const wayOut = `Install one with "pip install jax-cuda13-pjrt" beside NVIDIA's driver, or set ${variable} to its path, or use --device cpu.`

/**
 * The plugin to open: the path that was said, else that of `ESCALADO_PJRT_PLUGIN`, else that of an installed wheel.
 * @throws `no-plugin` if there is none
 */
export function findPlugin({ path: said, environment, packages }: Places): FoundPlugin {
  const named = said ?? environment[variable]
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { path: named }
    fail({
      code: 'no-plugin',
      where: said === undefined ? variable : 'plugin',
      what: 'there is no file of this name',
      value: named,
      fix: wayOut,
    })
  }
  const folders = packages()
  for (const { plugin, cuda } of wheels) {
    for (const folder of folders) {
      const file = path.join(folder, plugin)
      if (!existsSync(file)) continue
      const cudaData = path.join(folder, cuda)
      return existsSync(cudaData) ? { path: file, cudaData } : { path: file }
    }
  }
  return fail({
    code: 'no-plugin',
    what: 'no PJRT plugin for a GPU was found',
    value: `${variable} is not set, and no jax-cuda13-pjrt or jax-cuda12-pjrt in ${folders.length} Python folders`,
    fix: wayOut,
  })
}

/** Folders of packages of the active virtual environment and of the Python named by `ESCALADO_PYTHON`, else `python3`. */
export function pythonPackages(environment: Places['environment']): readonly string[] {
  return [...new Set([...virtualPackages(environment.VIRTUAL_ENV), ...askPython(environment.ESCALADO_PYTHON)])]
}

function virtualPackages(root: string | undefined): string[] {
  if (root === undefined) return []
  const library = path.join(root, 'lib')
  if (!existsSync(library)) return []
  return readdirSync(library)
    .filter((name) => name.startsWith('python'))
    .map((name) => path.join(library, name, 'site-packages'))
}

function askPython(command = 'python3'): string[] {
  const program = 'import json, site, sys; print(json.dumps([p for p in sys.path + [site.getusersitepackages()] if p]))'
  try {
    return JSON.parse(
      execFileSync(command, ['-c', program], {
        encoding: 'utf8',
        timeout: 10_000,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
  } catch {
    return [] // no Python is as good as one without the wheel
  }
}
