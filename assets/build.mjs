/*
 * Builds src/qoricancha/web/static/qoricancha/qoricancha.css from scss/, and its compressed twin that the server sends.
 * `node build.mjs` writes it; `node build.mjs --check` fails when the committed file is not what the sources give.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { compile } from 'sass'

const TARGET = new URL('../src/qoricancha/web/static/qoricancha/qoricancha.css', import.meta.url)
const LIMIT = 14 * 1024 // bytes, compressed: the first view of a page has 20 kB in all

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
const built = NOTICE + withoutFallbacks(logical(css)) + '\n'
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
