/** The report's style sheet: one column of text, figures as wide as it, light and dark, print. */
import { paletteVariables } from '../figures/palette.ts'

/** Dark is for screens only: what is printed is always light. */
export function pageStyle(rungs: number): string {
  const light = paletteVariables('light', rungs)
  const dark = paletteVariables('dark', rungs)
  return `:root{color-scheme:light dark;${light}}@media screen and (prefers-color-scheme:dark){:root{${dark}}}@media print{:root{color-scheme:light}}${RULES}`
}

const RULES = `
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header,footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.05rem;font-weight:600;margin:0}
h2{font-size:1.35rem;line-height:1.25;margin:3.2rem 0 .5rem;letter-spacing:-.01em}
h3{font-size:1rem;margin:1.25rem 0 .35rem}
p{margin:.5rem 0;max-width:44rem}
p,figcaption{text-wrap:pretty}
a{color:inherit;text-underline-offset:.18em;text-decoration-color:var(--muted)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.muted,figcaption,dt,.note{color:var(--muted)}
.note,figcaption{font-size:.9rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;font-size:.9rem;margin:1.4rem 0 0}
.banner{margin:1.2rem 0 0;padding:1.4rem 1.6rem 1.3rem;background:var(--raised);border:1px solid var(--line);border-left:6px solid var(--verdict);border-radius:8px}
.banner .word{font-size:2.6rem;line-height:1.1;font-weight:700;letter-spacing:-.02em;color:var(--verdict);margin:0}
.banner .meaning{font-size:1.12rem;margin:.5rem 0 1rem}
dl.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.2rem,1fr));gap:.9rem 1.2rem;margin:1rem 0 .9rem}
dl.numbers dt,dl.facts dt{font-size:.85rem}
dl.numbers dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
dl.numbers dd small{display:block;font-size:.82rem;font-weight:400;color:var(--muted)}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:.6rem 0}
dl.facts dd{margin:0;overflow-wrap:anywhere}
.hash{overflow-wrap:anywhere;font-size:.82rem}
figure{margin:1rem 0 0}
figcaption{margin-top:.4rem;max-width:44rem}
.plot{display:block;width:100%;height:auto;overflow:visible;color:var(--muted)}
.plot text{white-space:pre}
.narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.85rem;color:var(--muted);margin:.6rem 0 .2rem;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:.4rem}
.legend svg{width:20px;height:12px;flex:none}
.tasks{display:grid;grid-template-columns:repeat(auto-fill,minmax(16.5rem,1fr));gap:1.6rem 1.6rem;margin-top:1rem}
.tasks section{break-inside:avoid}
.tasks h3{margin:0 0 .2rem}
.tasks .note{margin:.2rem 0 0}
.scroll{overflow-x:auto;margin:.8rem 0}
.scroll td:last-child{min-width:9rem}
.breakout{width:min(94vw,76rem);margin-left:50%;transform:translateX(-50%)}
.breakout th{white-space:normal}
.scroll:focus-visible{outline:2px solid var(--holds);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.86rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.9rem;padding-bottom:.4rem}
th,td{padding:.32rem .5rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--muted);vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
td.text,th.text{text-align:left}
td.wrap{white-space:normal;min-width:9rem}
td.strip{width:10rem;min-width:7rem;padding-right:0}
td.strip svg{display:block;width:100%;height:18px}
tr.rung-start td{border-top:1px solid var(--muted)}
tr.top td{font-weight:600}
tr.excluded td{color:var(--muted)}
.swatch{display:inline-block;width:.75em;height:.75em;border-radius:50%;margin-right:.45em}
.verdict-word{font-weight:600}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin-top:1rem}
.pair pre{height:calc(100% - 2.4rem);margin:0}
.pair h3{font-size:.88rem;margin:0 0 .4rem;height:2rem;display:flex;align-items:end;color:var(--muted);font-weight:600}
.prompt{font-weight:700}
.control{color:var(--outcome)}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem 1.6rem}
.sides h3,.tasks h3{margin:.4rem 0 .2rem}
td small{display:block;color:var(--muted);font-size:.92em}
.gain.muted{color:var(--muted)}
details{margin:1rem 0}
summary{cursor:pointer;color:var(--muted);font-size:.9rem}
.thought{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;overflow-wrap:anywhere}
.thought h3{margin:0 0 .4rem;height:auto}
.thought ol{margin:.4rem 0;padding-left:1.6rem;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9rem}
.thought li::marker{color:var(--muted)}
.thought small{font-family:system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--muted);padding-left:.5rem}
.thought p{margin:.3rem 0}
.thought+.thought{margin:0}
.pair:has(.thought){margin-top:1rem}
footer{padding-top:2.5rem;padding-bottom:3rem}
@media (max-width:40rem){
  .wide{display:none}.narrow{display:block}
  .pair{grid-template-columns:1fr}
  .banner{padding:1.1rem 1.1rem}
  dl.facts{grid-template-columns:1fr;gap:0}
  dl.facts dd{margin-bottom:.5rem}
  td.wrap:last-child{min-width:17rem}
}
@media print{
  body{font-size:10.5pt}
  main,header,footer{max-width:none;padding:0}
  nav{display:none}
  .tasks{grid-template-columns:repeat(3,1fr)}
  .wide{display:block}.narrow{display:none}
  h2{break-after:avoid;margin-top:1.6rem}
  figure,.banner,tr,.pair{break-inside:avoid}
  .scroll{overflow:visible}
  .breakout{width:auto;margin-left:0;transform:none}
  table{font-size:6.5pt}
  th,td{padding:.15rem .2rem}
  td.wrap,.scroll td:last-child{min-width:5rem}
}
`
