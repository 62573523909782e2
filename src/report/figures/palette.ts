/** Colours as CSS custom properties, for light and dark; readable with the common colour vision deficiencies. */

type Colour = readonly [number, number, number]

/** Rungs run from green to indigo on white, and from slate to pale yellow on black: strength grows with compute. */
const RAMPS: { readonly light: readonly Colour[]; readonly dark: readonly Colour[] } = {
  light: [
    [58, 152, 92],
    [14, 138, 144],
    [30, 108, 176],
    [62, 70, 158],
    [34, 28, 78],
  ],
  dark: [
    [92, 112, 168],
    [70, 150, 184],
    [86, 190, 168],
    [162, 219, 138],
    [240, 232, 150],
  ],
}

/** Custom properties of one mode: ink, surfaces, law, forecast, outcome, verdicts and one colour per rung. */
export function paletteVariables(mode: 'light' | 'dark', rungs: number): string {
  const fixed = mode === 'light' ? LIGHT : DARK
  const ramp = Array.from({ length: rungs }, (_, i) => {
    const colour = alongRamp(RAMPS[mode], rungs === 1 ? 1 : i / (rungs - 1))
    return `--rung-${i + 1}:${colour};`
  })
  return `${fixed}${ramp.join('')}`
}

const LIGHT =
  '--ink:#1b1f24;--muted:#5b6570;--line:#d8dee4;--surface:#ffffff;--raised:#f6f8fa;--law:#8a3f97;--outcome:#c44e00;--seen:#24659c;--unseen:#8c6d00;' +
  '--holds:#0b6e99;--wall:#b34700;--leap:#7a3a9a;--unknown:#5b6570;'
const DARK =
  '--ink:#e6e9ed;--muted:#9aa5b1;--line:#343b44;--surface:#111418;--raised:#1a1f25;--law:#d59be0;--outcome:#ff9142;--seen:#6bb8e8;--unseen:#e3c04d;' +
  '--holds:#58b8e0;--wall:#ff9142;--leap:#cf9be8;--unknown:#9aa5b1;'

function alongRamp(stops: readonly Colour[], position: number): string {
  const place = position * (stops.length - 1)
  const index = Math.min(Math.floor(place), stops.length - 2)
  const from = stops[index] as Colour
  const to = stops[index + 1] as Colour
  const mixed = from.map((value, channel) => Math.round(value + ((to[channel] ?? value) - value) * (place - index)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
