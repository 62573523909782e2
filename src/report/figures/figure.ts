/**
 * What figures take. Apart from the drawing, so that whoever imports a figure needs no types of Observable Plot, which
 * come without those of D3 that they use.
 */
import type { Forecast } from '../../laws/index.ts'

/** The width decides between the wide and the narrow drawing. */
export interface FigureSize {
  readonly width: number
  readonly height: number
}

/** A forecast at the compute of the run it is about. */
export type PlacedForecast = Pick<Forecast, 'mean' | 'interval80' | 'interval95'> & { readonly C: number }
