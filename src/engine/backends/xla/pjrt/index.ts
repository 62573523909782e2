import { statSync } from 'node:fs'
import { findPlugin, pythonPackages } from './discover.ts'
import type { ClientOptions } from './options.ts'
import { openPlugin } from './plugin.ts'
import { openSession, type Session } from './session.ts'

export { type ArrayType, type DeviceArray, free, receive, send } from './buffers.ts'
export { type Cache, defaultCacheFolder, openCache, programKey } from './cache.ts'
export { type DeviceMemory, fittingShare, type ProgramMemory } from './memory.ts'
export { type ClientOptions, type CompileSettings, encodeCompileOptions, type Flags } from './options.ts'
export { compileProgram, type Program } from './program.ts'
export type { DeviceInfo, Session } from './session.ts'

/**
 * Finds a plugin, opens it and takes hold of its devices.
 * @param path of the plugin; by default `ESCALADO_PJRT_PLUGIN`, else the newest installed wheel
 * @throws `no-plugin`, `plugin-unloadable`, `not-a-plugin`, `plugin-version`, `no-device`, `no-native-calls`
 */
export async function openDevices(path: string | undefined, options: ClientOptions = {}): Promise<Session> {
  const environment = process.env
  const packages = () => pythonPackages(environment)
  const found = findPlugin(path === undefined ? { environment, packages } : { path, environment, packages })
  const { size, mtimeMs } = statSync(found.path)
  return openSession(await openPlugin(found), `${size} ${mtimeMs}`, options)
}
