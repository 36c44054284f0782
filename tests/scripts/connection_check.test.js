// What a page does on which nothing is drawn: it tries the connection, and says why it fails.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, mock, test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/server/connection_check.js', import.meta.url), 'utf-8')
const WORDS = { language: 'ar', direction: 'rtl', title: 'Refusé.', text: '<b>Pourquoi.</b>' }
const PATIENCE = 3000

/** @type {{address: string, onopen: () => void, onerror: () => void}[]} */
let sockets
/** @type {string[]} */
let asked

beforeEach(() => {
  sockets = []
  asked = []
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
  document.documentElement.lang = 'en'
  document.body.innerHTML = '<div id="root">skeleton</div><div class="early"></div>'
  function FakeSocket(/** @type {string} */ address) {
    const socket = { address, onopen() {}, onerror() {} }
    sockets.push(socket)
    return socket
  }
  Object.assign(window, { WebSocket: FakeSocket })
  Object.assign(globalThis, {
    fetch: async (/** @type {string} */ address) => {
      asked.push(address)
      return { json: async () => WORDS }
    },
  })
  // biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
  globalThis.eval(SCRIPT)
})

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a page that is drawn in time tries nothing', () => {
  document.querySelector('.early')?.remove()
  mock.timers.tick(10 * PATIENCE)
  assert.equal(sockets.length, 0)
})

test('a page that is slow but connected waits on', () => {
  mock.timers.tick(PATIENCE)
  sockets[0].onopen()
  assert.equal(sockets.length, 1)
  mock.timers.tick(PATIENCE)
  assert.equal(sockets.length, 2)
  assert.match(document.body.textContent ?? '', /skeleton/)
})

test('a page whose connection fails says why, in place of the skeleton and as text', async () => {
  mock.timers.tick(PATIENCE)
  assert.equal(sockets[0].address, 'ws://localhost/connection')
  sockets[0].onerror()
  await settled()
  assert.deepEqual(asked, ['http://localhost/connection?origin=http%3A%2F%2Flocalhost&lang=en'])
  const note = document.querySelector('[role=alert]')
  assert.deepEqual(
    [...(note?.querySelectorAll('p') ?? [])].map((part) => part.textContent),
    [WORDS.title, WORDS.text],
  )
  assert.equal(document.querySelector('#root'), null)
  assert.equal(document.documentElement.lang, 'ar')
  assert.equal(document.documentElement.dir, 'rtl')
})

test('a page whose server is gone tries again', async () => {
  Object.assign(globalThis, { fetch: async () => Promise.reject(new Error('gone')) })
  mock.timers.tick(PATIENCE)
  sockets[0].onerror()
  await settled()
  mock.timers.tick(PATIENCE)
  assert.equal(sockets.length, 2)
  assert.match(document.body.textContent ?? '', /skeleton/)
})
