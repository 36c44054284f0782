// The line at the foot of the window: it comes when the connection stays away, and goes when it is back.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, mock, test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/streamlit_internals/lost_connection.js', import.meta.url), 'utf-8')
const PATIENCE = 3000
const settled = () => new Promise((resolve) => setImmediate(resolve))

const line = () => /** @type {HTMLElement} */ (document.querySelector('.lost'))

/** @param {string} state */
async function become(state) {
  document.querySelector('#app')?.setAttribute('data-test-connection-state', state)
  await settled()
}

/** @param {string} said */
const speak = (said) => dispatchEvent(new CustomEvent('kapwords', { detail: { lost: said } }))

beforeEach(async () => {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
  document.body.innerHTML = '<div id="app" data-test-connection-state="CONNECTED"></div>'
  Object.defineProperty(document, 'currentScript', { value: { dataset: { key: 'lost' } }, configurable: true })
  // biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
  globalThis.eval(SCRIPT)
  dispatchEvent(new Event('DOMContentLoaded'))
  speak('Parti.')
  await settled()
})

test('a connection that comes back at once is not spoken of', async () => {
  await become('PINGING_SERVER')
  mock.timers.tick(PATIENCE - 1)
  await become('CONNECTED')
  mock.timers.tick(PATIENCE)
  assert.equal(line().textContent, '')
})

test('one that stays away is, until it is back, in the language that is chosen meanwhile', async () => {
  assert.equal(line().getAttribute('aria-live'), 'assertive')
  await become('PINGING_SERVER')
  mock.timers.tick(PATIENCE)
  assert.equal(line().textContent, 'Parti.')
  speak('Нет.')
  assert.equal(line().textContent, 'Нет.')
  await become('CONNECTING')
  assert.equal(line().textContent, 'Нет.')
  await become('CONNECTED')
  assert.equal(line().textContent, '')
})

test('whoever listens is told each time that it is back, and not when it stays', async () => {
  const states = ['PINGING_SERVER', 'CONNECTING', 'CONNECTED', 'STILL_CONNECTED', 'CONNECTING', 'CONNECTED']
  const told = new Set()
  let step = 0
  addEventListener('kapback', () => told.add(step))
  for (; step < states.length; step += 1) await become(states[step].replace('STILL_', ''))
  assert.deepEqual([...told], [2, 5])
})

test("Streamlit's dialog is closed while the connection is gone, and only then", async () => {
  let closed = 0
  const dialog = document.createElement('div')
  dialog.dataset.testid = 'stDialog'
  dialog.innerHTML = '<section><button aria-label="Close"></button></section>'
  dialog.querySelector('button')?.addEventListener('click', () => {
    closed += 1
    dialog.remove()
  })
  document.body.append(dialog)
  await settled()
  assert.equal(closed, 0)
  await become('PINGING_SERVER')
  assert.equal(closed, 1)
})

test('a page in which nothing is connected to the server says nothing', async () => {
  document.querySelector('#app')?.remove()
  await settled()
  mock.timers.tick(PATIENCE)
  assert.equal(line().textContent, '')
})
