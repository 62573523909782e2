import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

type Child = ChildProcessByStdio<Writable, Readable, null>

export interface Answer {
  readonly header: { readonly [name: string]: unknown }
  readonly body: Buffer
}

/** The Python process that runs modules, started at the first request and stopped with `stop`. */
export interface OracleProcess {
  ask(header: object, body?: Buffer): Promise<Answer>
  stop(): void
}

export function startOracle(python: string): OracleProcess {
  const script = fileURLToPath(new URL('./oracle.py', import.meta.url))
  const child: Child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const read = reader(child)
  let last: Promise<unknown> = Promise.resolve()

  async function exchange(header: object, body: Buffer): Promise<Answer> {
    const text = Buffer.from(JSON.stringify({ ...header, bytes: body.length }))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(text.length)
    child.stdin.write(Buffer.concat([length, text, body]))
    const size = (await read(4)).readUInt32LE()
    const answer = JSON.parse((await read(size)).toString())
    const result = { header: answer, body: await read(answer.bytes) }
    if (typeof answer.error === 'string') throw new Error(answer.error)
    return result
  }

  return {
    ask(header, body = Buffer.alloc(0)) {
      const answer = last.then(() => exchange(header, body))
      last = answer.catch(() => {})
      return answer
    },
    stop: () => void child.stdin.end(),
  }
}

/** Reads exactly so many bytes of the child's output at a time. */
function reader(child: Child): (size: number) => Promise<Buffer> {
  let chunks: Buffer[] = []
  let held = 0
  let wake = () => {}
  let ended: Error | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    held += chunk.length
    wake()
  })
  const end = (error: Error) => {
    ended = error
    wake()
  }
  child.on('error', end)
  child.on('exit', (code) => end(new Error(`the oracle ended with exit code ${code}`)))
  return async (size) => {
    while (held < size) {
      if (ended !== undefined) throw ended
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const all = Buffer.concat(chunks)
    chunks = [all.subarray(size)]
    held -= size
    return all.subarray(0, size)
  }
}
