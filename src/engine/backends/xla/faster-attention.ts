/** Which way of computing attention takes less time in a loop: measured once on each kind of device, and kept. */
import { EscaladoError } from '../../../error.ts'
import { isOp, topologicalOrder } from '../../graph/order.ts'
import { type Data, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { emptyArray } from '../arrays.ts'
import type { Attention, ChosenAttention, Loop, Named } from '../backend.ts'
import type { PlacedLoop } from './loop.ts'
import type { Cache } from './pjrt/index.ts'
import type { Port } from './stablehlo/index.ts'

/** Whether a graph has attention in it, as a whole that can be computed in several ways. */
export const hasAttention = (outputs: Named<Tensor>): boolean =>
  topologicalOrder(Object.values(outputs)).some(
    (tensor) => isOp(tensor, 'composite') && tensor.parameters.of.name === 'causalAttention',
  )

export interface AttentionChoice {
  compile(way: Attention): Promise<PlacedLoop>
  /** Seconds of a step of a loop that is not loaded, and is not after it. */
  time(loop: PlacedLoop): Promise<number>
  /** Where choices are kept, and under which name; undefined: nowhere. */
  readonly kept: { readonly cache: Cache; readonly key: string } | undefined
}

/**
 * The loop that takes less time, of the two ways there are. What was found is kept, so that a program is the same the next
 * time; of two processes that measure at once the first one's choice counts for both.
 * @throws what compiling or running the decomposed way throws, if the other way fails too
 */
export async function fasterAttention({ compile, time, kept }: AttentionChoice): Promise<Loop> {
  const earlier = parse(await kept?.cache.get(kept.key))
  if (earlier !== undefined) return Object.assign(await compile(earlier.way), { chosen: earlier })

  const tries = { decomposed: await tried('decomposed'), cudnn: await triedCarefully() }
  const { decomposed, cudnn } = tries
  if ('error' in decomposed && 'error' in cudnn) throw decomposed.error
  const isFaster = secondsOf(cudnn) < secondsOf(decomposed)
  const other = isFaster ? decomposed : cudnn
  const refused = 'error' in other ? reasonOf(other.error) : null
  const chosen = await keep({ way: isFaster ? 'cudnn' : 'decomposed', refused })
  const taken = tries[chosen.way]
  for (const one of Object.values(tries)) if (one !== taken && 'loop' in one) await one.loop.dispose()
  return Object.assign('loop' in taken ? taken.loop : await compile(chosen.way), { chosen })

  /** A driver may crash on it, and would again whenever the command is given again. */
  async function triedCarefully(): Promise<Tried> {
    const attempt = await kept?.cache.attempt(kept.key)
    if (attempt?.endedOne) return { error: crashed() }
    const result = await tried('cudnn')
    await attempt?.over()
    return result
  }

  async function tried(way: Attention): Promise<Tried> {
    let loop: PlacedLoop | undefined
    try {
      loop = await compile(way)
      return { loop, seconds: await time(loop) }
    } catch (error) {
      await loop?.dispose()
      if (!(error instanceof EscaladoError)) throw error
      return { error }
    }
  }

  async function keep(chosen: ChosenAttention): Promise<ChosenAttention> {
    // memory may be there the next time
    if ('error' in other && other.error.code === 'device-out-of-memory') return chosen
    const bytes = new TextEncoder().encode(JSON.stringify(chosen))
    return parse(await kept?.cache.keep(kept.key, bytes)) ?? chosen
  }
}

const crashed = (): EscaladoError =>
  new EscaladoError({
    code: 'device-crashed',
    what: 'a process that tried it before ended while it did',
    fix: 'Delete the folder of compiled programs to try it again.',
  })

/** What was wrong, without the way out: there is none to be taken. */
const reasonOf = ({ problem: { what, value } }: EscaladoError): string =>
  value === undefined ? what : `${what} (${value})`

type Tried = { readonly loop: PlacedLoop; readonly seconds: number } | { readonly error: EscaladoError }

const secondsOf = (one: Tried): number => ('error' in one ? Number.POSITIVE_INFINITY : one.seconds)

const parse = (bytes: Uint8Array | undefined): ChosenAttention | undefined =>
  bytes && (JSON.parse(new TextDecoder().decode(bytes)) as ChosenAttention)

const zeros = (ports: readonly Port[]): Named<Data> =>
  Object.fromEntries(ports.map(({ name, shape, dtype }) => [name, emptyArray(dtype, sizeOf(shape))]))

/** Calls that are timed, and how long each should take: enough steps that launching the call counts little. */
const timed = { calls: 5, seconds: 0.05 }

/** Seconds of a step, the least of several calls. It computes with zeros, which take as long as other numbers. */
export async function timeStep(loop: PlacedLoop): Promise<number> {
  const feeds = zeros(loop.fed)
  await loop.load(zeros(loop.resident))
  const call = async (steps: number): Promise<number> => {
    const begun = performance.now()
    await loop.run(feeds, steps)
    return (performance.now() - begun) / 1000 / steps
  }
  await call(1)
  const steps = Math.max(1, Math.min(loop.most, Math.round(timed.seconds / (await call(1)))))
  const seconds: number[] = []
  for (let i = 0; i < timed.calls; i++) seconds.push(await call(steps))
  await loop.unload()
  return Math.min(...seconds)
}
