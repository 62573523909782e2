import { expect, test } from 'vitest'
import { escapeHtml, html, trusted, visibleText } from './html.ts'

test('interpolated text is escaped, HTML is kept, lists are joined, null and false vanish', () => {
  const inner = html`<b>${'a < b'}</b>`
  expect(html`<p title="${'"x"'}">${[inner, 1]}${null}${false}${trusted('<hr>')}</p>`.html).toBe(
    '<p title="&quot;x&quot;"><b>a &lt; b</b>1<hr></p>',
  )
})

test('a template without interpolations is itself', () => {
  expect(html`<p>plain</p>`.html).toBe('<p>plain</p>')
})

test('the five special characters are escaped', () => {
  expect(escapeHtml(`<a href='x' class="y">&</a>`)).toBe(
    '&lt;a href=&#39;x&#39; class=&quot;y&quot;&gt;&amp;&lt;/a&gt;',
  )
})

test('what cannot be seen is written out; line breaks and ordinary letters stay', () => {
  const shown = (text: string) => visibleText(text).html.replace(/<span class="control">(.*?)<\/span>/g, '[$1]')
  expect(shown('a\tb\r\n\0\x07\x1b[31m')).toBe('a[\\t]b[\\r]\n[\\0][\\x07][\\x1b][31m')
  expect(shown('\u202eabc\u200b\ufeff\u2028')).toBe('[\\u202e]abc[\\u200b][\\ufeff][\\u2028]')
  expect(shown('naïve 日本 😀')).toBe('naïve 日本 😀')
  expect(shown('<script>')).toBe('&lt;script&gt;')
})
