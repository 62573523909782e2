import type { Data, Named, Tensor } from '../../src/engine/index.ts'
import { reference } from '../../src/engine/index.ts'

/** A traced scalar as a function of its feeds, in float64. */
export async function scalarFunction(loss: Tensor): Promise<(feeds: Named<Data>) => Promise<number>> {
  const executable = await reference.compile({ loss })
  return async (feeds) => (await executable.run(feeds)).loss?.[0] as number
}

/**
 * Central difference of a function along a direction of one feed: f'(0) of t ↦ f(feed + t·direction), with an error of
 * order step².
 */
export async function differenceAlong(
  f: (feeds: Named<Data>) => Promise<number>,
  feeds: Named<Data>,
  name: string,
  direction: (i: number) => number,
  step = 1e-5,
): Promise<number> {
  const moved = (t: number) => ({
    ...feeds,
    [name]: Float64Array.from(feeds[name] as Data, (x, i) => x + t * direction(i)),
  })
  return ((await f(moved(step))) - (await f(moved(-step)))) / (2 * step)
}

/** The gradient with respect to one feed, by central differences. */
export async function differences(
  f: (feeds: Named<Data>) => Promise<number>,
  feeds: Named<Data>,
  name: string,
): Promise<Float64Array> {
  const result = new Float64Array((feeds[name] as Data).length)
  for (const k of result.keys()) result[k] = await differenceAlong(f, feeds, name, (i) => (i === k ? 1 : 0))
  return result
}
