// The reader's words stand in the place of Streamlit's, also after Streamlit has changed something or another language
// was chosen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/streamlit_internals/front_end_words.js', import.meta.url), 'utf-8')
const PARTS = [
  {
    selector: '[data-testid=box]',
    sayings: [
      ['Upload', 'upload'],
      ['{size} per file', 'limit'],
      ['Remove {name}', 'remove'],
      ['{name}, {size}', 'name'],
    ],
    otherwise: '',
  },
  { selector: '[data-testid=box] [role=alert]', sayings: [['Error: ', 'nothing']], otherwise: 'failed' },
]
const FRENCH = {
  upload: 'Choisir',
  limit: '20 Mo',
  remove: 'Retirer {name}',
  name: '{name}',
  nothing: '',
  failed: 'Échec.',
}
const RUSSIAN = { ...FRENCH, upload: 'Выбрать', remove: 'Убрать {name}', failed: 'Ошибка.' }

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** @param {Record<string, string>} words */
const speak = (words) => dispatchEvent(new CustomEvent('kapwords', { detail: words }))

/** @param {string} markup */
async function box(markup) {
  document.body.innerHTML = `<div data-testid="box">${markup}</div><p>Upload</p>`
  await settled()
  return /** @type {HTMLElement} */ (document.querySelector('[data-testid=box]'))
}

Object.defineProperty(document, 'currentScript', { value: { dataset: { parts: JSON.stringify(PARTS) } } })
// biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
globalThis.eval(SCRIPT)

beforeEach(() => {
  document.body.innerHTML = ''
  speak(FRENCH)
})

test('what is said word for word gets our words, its gaps filled, and nothing outside of the part does', async () => {
  const said = await box('<button aria-label="Remove a.csv">Upload</button><i>20MB per file</i><b>Upload it</b>')
  assert.equal(said.textContent, 'Choisir20 MoUpload it')
  assert.equal(said.querySelector('button')?.getAttribute('aria-label'), 'Retirer a.csv')
  assert.equal(document.querySelector('p')?.textContent, 'Upload')
})

test('a gap for a size takes no other word', async () => {
  const said = await box('<i title="a, b.csv"></i><i title="a.csv, 3.0KB"></i>')
  assert.deepEqual(
    [...said.querySelectorAll('i')].map(({ title }) => title),
    ['a, b.csv', 'a.csv'],
  )
})

test('what is said later is replaced as well', async () => {
  const said = await box('<button>Wait</button>')
  const button = /** @type {HTMLElement} */ (said.querySelector('button'))
  const text = /** @type {Text} */ (button.firstChild)
  text.data = 'Upload'
  button.setAttribute('aria-label', 'Remove b.csv')
  await settled()
  assert.equal(text.data, 'Choisir')
  assert.equal(button.getAttribute('aria-label'), 'Retirer b.csv')
})

test('another language takes the place of the first', async () => {
  const said = await box('<button aria-label="Remove a.csv">Upload</button>')
  speak(RUSSIAN)
  assert.equal(said.textContent, 'Выбрать')
  assert.equal(said.querySelector('button')?.getAttribute('aria-label'), 'Убрать a.csv')
})

test('whatever else goes wrong is one sentence, also in another language', async () => {
  const said = await box('<span role="alert">Error: <b>HTTP</b> 503</span>')
  assert.equal(said.textContent, 'Échec.')
  speak(RUSSIAN)
  assert.equal(said.textContent, 'Ошибка.')
})

test('Streamlit is told that the browser speaks the language of the page', async () => {
  document.documentElement.lang = 'ar'
  await settled()
  assert.equal(navigator.language, 'ar-u-nu-latn')
})

test('marks of our own and charts are left alone', async () => {
  const said = await box('<div class="kap"></div>')
  const ours = /** @type {HTMLElement} */ (said.querySelector('.kap'))
  ours.innerHTML = '<p>Upload</p>'
  await settled()
  assert.equal(ours.textContent, 'Upload')
})
