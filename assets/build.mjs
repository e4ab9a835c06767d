/*
 * Builds src/qoricancha/web/static/qoricancha/qoricancha.css from scss/, and its compressed twin that the server sends.
 * `node build.mjs` writes it; `node build.mjs --check` fails when the committed file is not what the sources give.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { PurgeCSS } from 'purgecss'
import { compile } from 'sass'

const TARGET = new URL('../src/qoricancha/web/static/qoricancha/qoricancha.css', import.meta.url)
const LIMIT = 14 * 1024 // bytes, compressed: the first view of a page has 20 kB in all

/* Where classes are named, and those that a template or a widget puts together from parts. */
const PACKAGE = new URL('../src/qoricancha/', import.meta.url).pathname
const NAMED_IN = [`${PACKAGE}**/*.html`, `${PACKAGE}**/*.py`, `${PACKAGE}web/static/**/*.js`]
const COMPOSED = [
  /^govuk-(radios|checkboxes)(__(item|input|label|hint))?$/,
  /^govuk-(input|select|textarea|file-upload)--error$/,
  /^govuk-input--width-(2|4|10|20)$/,
  /^govuk-(label|fieldset__legend)--(s|l)$/,
  /^govuk-button--(secondary|warning)$/,
  /^govuk-tag--(grey|green|yellow|orange|red|blue|purple)$/,
  /^q-verdict--(green|orange|red)$/
]

const SIDES = { left: 'start', right: 'end' }

const NOTICE = '/*! Qoricancha. Contains parts of govuk-frontend 6.6.0 (MIT), see assets/THIRD_PARTY.md */\n'

/** Turn physical sides into logical ones, so that a right-to-left language needs no second sheet. */
function logical (css) {
  return css
    .replace(/\b(margin|padding|border)-(left|right)\b/g, (_, property, side) => `${property}-inline-${SIDES[side]}`)
    .replace(/([{;])(left|right):/g, (_, before, side) => `${before}inset-inline-${SIDES[side]}:`)
    .replace(/\b(text-align|float|clear):(left|right)\b/g, (_, property, side) =>
      `${property}:${property === 'text-align' ? '' : 'inline-'}${SIDES[side]}`)
}

/** Every custom colour is defined on :root; the fallback inside each var() only repeats it. */
function withoutFallbacks (css) {
  return css.replace(/var\((--govuk-[a-z-]+-colour),\s*#[0-9a-f]+\)/g, 'var($1)')
}

const { css } = compile(new URL('scss/qoricancha.scss', import.meta.url).pathname, {
  style: 'compressed',
  charset: false,
  loadPaths: [new URL('node_modules', import.meta.url).pathname],
  quietDeps: true
})
/** Keep what a page can use: rules whose classes are named somewhere. */
async function used (css) {
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: NAMED_IN,
    css: [{ raw: css }],
    defaultExtractor: text => text.match(/[\w-]+/g) ?? [],
    safelist: { standard: COMPOSED }
  })
  return kept
}

const built = NOTICE + withoutFallbacks(logical(await used(css))) + '\n'
const compressed = gzipSync(built, { level: 9 })
const size = compressed.length
console.log(`${built.length} bytes, ${size} compressed (limit ${LIMIT})`)
if (size > LIMIT) throw new Error('The stylesheet is too large')
if (process.argv.includes('--check')) {
  if (readFileSync(TARGET, 'utf8') !== built) throw new Error('qoricancha.css is stale: run script/assets')
} else {
  writeFileSync(TARGET, built)
  writeFileSync(new URL(TARGET.href + '.gz'), compressed)
}
