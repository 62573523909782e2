/**
 * Writes one archive that runs on a host without Node and without a network: this Node, the built package, its
 * dependencies with the native parts of this platform, and bench/gpu with the Python of its peers.
 *
 *   node scripts/bundle.mjs [FILE]
 *
 * It is tar.xz, because nothing else gets it so small that every host can open: tar does, and Python's own tarfile does
 * where tar lacks xz. Writing it needs tar, xz and, to drop the symbols of Node, strip (binutils).
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeConformance } from '../bench/gpu/bundled.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = readJson(path.join(root, 'package.json'))
const platform = `${process.platform}-${process.arch}`
const archive = path.resolve(process.argv[2] ?? `escalado-${manifest.version}-${platform}.tar.xz`)

/** What no program reads when it runs. Licences stay, and pages and declarations, the text of a ladder that is told no other. */
const unread = /\.(map|cc|cpp|c|h|hh|hpp|inc|def|S|asm)$|(?<!\.d)\.[cm]?ts$|\.test\.[cm]?js$/
const licence = /licen[cs]e|notice|copyright/i
/** Folders of native parts, by platform and then by processor. */
const nativeParts = /\/bin\/napi-v\d+\/([^/]+)\/([^/]+)\//

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-bundle-'))
try {
  const folder = path.join(scratch, 'escalado')
  const copy = (from, keep = () => true) => copyFiles(path.join(root, from), path.join(folder, from), keep)
  for (const name of manifest.files) copy(name, (file) => !/\.(map|d\.ts)$/.test(file))
  for (const name of dependenciesOf(root)) copy(path.relative(root, name), isRead)
  copy('bench/gpu', (file) => !/\.test\.|bundled\.mjs$/.test(file))
  await writeConformance(path.join(folder, 'bench/gpu/conformance.mjs'))
  const { name, version, license, type, exports, dependencies } = manifest
  writeJson(path.join(folder, 'package.json'), { name, version, license, type, exports, dependencies })
  copyNode(path.join(folder, 'runtime'))
  writeLauncher(path.join(folder, 'escalado'), 'dist/cli/main.js')
  writeLauncher(path.join(folder, 'bench-gpu'), 'bench/gpu/main.mjs')
  pack(scratch, archive)
} finally {
  fs.rmSync(scratch, { recursive: true, force: true })
}
const mebibytes = fs.statSync(archive).size / 2 ** 20
console.log(`${archive}: ${mebibytes.toFixed(1)} MiB, for ${platform}`)

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

function writeJson(file, value) {
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}

function copyFiles(from, to, keep) {
  if (!fs.statSync(from).isDirectory()) return fs.cpSync(from, to)
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    // a dependency's own dependencies are copied for themselves
    if (!entry.isFile() || path.relative(from, file).split(path.sep).includes('node_modules') || !keep(file)) continue
    const target = path.join(to, path.relative(from, file))
    fs.mkdirSync(path.dirname(target), { recursive: true })
    fs.copyFileSync(file, target)
  }
}

function isRead(file) {
  const [, system, processor] = nativeParts.exec(file) ?? [undefined, process.platform, process.arch]
  if (system !== process.platform || processor !== process.arch) return false
  return licence.test(path.basename(file)) || !unread.test(file)
}

/** Folders of the installed packages that this one needs to run, optional ones where they are installed. */
function dependenciesOf(from, found = new Set()) {
  const { dependencies = {}, optionalDependencies = {} } = readJson(path.join(from, 'package.json'))
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const folder = installed(name, from)
    if (folder === undefined && !(name in optionalDependencies)) throw new Error(`${name} is missing: run npm install`)
    if (folder === undefined || found.has(folder)) continue
    found.add(folder)
    dependenciesOf(folder, found)
  }
  return found
}

function installed(name, from) {
  for (let folder = from; folder.startsWith(root.replace(/\/$/, '')); folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name)
    if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate
  }
  return undefined
}

/** This Node without its symbols, once it has been seen to run; and its licence, which lies where it was installed. */
function copyNode(folder) {
  fs.mkdirSync(folder)
  const node = path.join(folder, 'node')
  fs.copyFileSync(fs.realpathSync(process.execPath), node)
  fs.chmodSync(node, 0o755)
  const stripped = `${node}.stripped`
  const isStripped = spawnSync('strip', ['-o', stripped, node]).status === 0
  if (isStripped && spawnSync(stripped, ['--version']).status === 0) fs.renameSync(stripped, node)
  fs.rmSync(stripped, { force: true })
  if (spawnSync(node, ['--version'], { env: {} }).stdout?.toString().trim() !== process.version) {
    throw new Error(`${process.execPath} does not run by itself. Use a Node from nodejs.org.`)
  }
  const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)))
  const texts = ['LICENSE', 'share/doc/nodejs/LICENSE', 'share/doc/node/LICENSE', 'share/doc/nodejs/copyright']
  const text = texts.map((name) => path.join(prefix, name)).find((file) => fs.existsSync(file))
  if (text === undefined) throw new Error(`Node's licence is in none of ${texts.join(', ')} below ${prefix}.`)
  fs.copyFileSync(text, path.join(folder, 'LICENSE'))
}

function writeLauncher(file, program) {
  const text = `#!/bin/sh
# Runs from any folder, also through links, with the Node beside it.
here=$0
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case $link in /*) here=$link ;; *) here=$(dirname "$here")/$link ;; esac
done
here=$(CDPATH= cd -- "$(dirname -- "$here")" && pwd -P) || exit 1
exec "$here/runtime/node" "$here/${program}" "$@"
`
  fs.writeFileSync(file, text, { mode: 0o755 })
}

/** The same content gives the same bytes. */
function pack(folder, file) {
  const tar = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--mode=u+rw,go+r']
  const plain = path.join(folder, 'plain.tar')
  run('tar', [...tar, '-cf', plain, '-C', folder, 'escalado'])
  run('xz', ['-9e', '--threads=1', plain])
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.copyFileSync(`${plain}.xz`, file)
}

function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args)
  if (status !== 0)
    throw new Error(`${program} failed: ${error?.message ?? stderr}. Writing a bundle needs tar and xz.`)
}
