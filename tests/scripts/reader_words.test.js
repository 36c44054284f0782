// The words of the index page are fetched once for each language that the page has.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/server/reader_words.js', import.meta.url), 'utf-8')
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** @type {string[]} */
const asked = []
/** @type {unknown[]} */
const told = []
let isServed = true

Object.assign(globalThis, {
  fetch: async (/** @type {URL} */ address) => {
    asked.push(String(address.searchParams))
    if (!isServed) throw new TypeError('no server')
    return { json: async () => ({ language: address.searchParams.get('lang') }) }
  },
})
addEventListener('kapwords', (event) => told.push(/** @type {CustomEvent} */ (event).detail.language))
Object.defineProperty(document, 'currentScript', { value: { dataset: { version: 'abc' } } })
// biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
globalThis.eval(SCRIPT)

/** @param {string} lang */
async function become(lang) {
  document.documentElement.lang = lang
  await settled()
}

test('they are fetched for the language of the browser, then for that of the page, and again after a failure', async () => {
  await settled()
  assert.deepEqual([asked, told], [['v=abc&lang=en'], ['en']])
  await become('en')
  assert.equal(asked.length, 1)
  await become('fr')
  assert.deepEqual(told, ['en', 'fr'])
  isServed = false
  await become('ru')
  isServed = true
  await become('fr')
  await become('ru')
  assert.deepEqual(told.slice(2), ['fr', 'ru'])
})
