import { type Html, html, trusted } from './html.ts'
import { pageStyle } from './style.ts'

export interface PageContent {
  readonly title: string
  /** Number of colours that marks are told apart by. */
  readonly colours: number
  readonly header: Html
  readonly sections: readonly Html[]
}

/**
 * One self-contained HTML document: no script, no request of any kind (its content security policy forbids them), light
 * and dark, readable on a phone and on paper.
 */
export function htmlDocument({ title, colours, header, sections }: PageContent): string {
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${trusted(pageStyle(colours))}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${sections}
</main>
<footer></footer>
</body>
</html>
`.html
}

/** Links to the sections of a page. */
export function contents(entries: readonly (readonly [id: string, name: string])[]): Html {
  return html`<nav aria-label="Contents">${entries.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>`
}

/** Terms and what they are, as a list. */
export function facts(rows: readonly (readonly [string, string | Html])[]): Html {
  return html`<dl class="facts">${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`
}
