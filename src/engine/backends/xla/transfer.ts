import { type Data, sizeOf } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor, emptyArray } from '../arrays.ts'
import type { Named } from '../backend.ts'
import { type DeviceArray, free, type Program, receive, type Session, send } from './pjrt/index.ts'
import type { Port } from './stablehlo/index.ts'

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** A program, and where it runs. */
export interface Placed {
  readonly session: Session
  readonly program: Program
}

/**
 * Copies named arrays to the devices of a program, in the order of the ports.
 * @returns the arrays, usable at once, and when the feeds may be changed again
 * @throws `missing-feed`, `wrong-feed`, before anything is copied
 */
export function sendAll({ session, program }: Placed, ports: readonly Port[], feeds: Named<Data>) {
  const data = ports.map((port) => arrayFor(feeds, port.name, port, kinds))
  const copies: ReturnType<typeof send>[] = []
  try {
    for (const [i, port] of ports.entries()) copies.push(send(session, program.devices, data[i] as Data, port))
  } catch (error) {
    free(
      session,
      copies.map(({ array }) => array),
    )
    throw error
  }
  const sent = Promise.all(copies.map((one) => one.sent))
  sent.catch(() => undefined) // as each of them
  return { arrays: copies.map(({ array }) => array), sent }
}

/** Checks that results fit the buffers they are to be written to. @throws `wrong-feed` */
export function checkBuffers(ports: readonly Port[], into: Named<Data>): void {
  for (const port of ports) if (into[port.name] !== undefined) arrayFor(into, port.name, port, kinds)
}

/** Copies arrays to the host by name, into the buffers given or new ones. */
export async function receiveAll(
  session: Session,
  ports: readonly Port[],
  arrays: readonly DeviceArray[],
  into: Named<Data> = {},
): Promise<Named<Data>> {
  const entries = ports.map(async (port, i): Promise<[string, Data]> => {
    const data = into[port.name] ?? emptyArray(port.dtype, sizeOf(port.shape))
    await receive(session, arrays[i] as DeviceArray, data)
    return [port.name, data]
  })
  return Object.fromEntries(await Promise.all(entries))
}
