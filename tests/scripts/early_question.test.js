// Whether the first question is the one that Streamlit asks is held in Chromium (tests/browser/test_first_question.py).
// Here: who is given which socket, and what is sent over it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { beforeEach, test } from 'node:test'

const SCRIPT = readFileSync(new URL('../../kap_ui/streamlit_internals/early_question.js', import.meta.url), 'utf-8')
const ADDRESS = 'ws://localhost/_stcore/stream'
const [CONNECTING, OPEN, CLOSED] = [0, 1, 3]

class FakeSocket extends EventTarget {
  static OPEN = OPEN
  /** @type {FakeSocket[]} */
  static all = []
  readyState = CONNECTING
  /** @type {unknown[]} */
  sent = []

  /**
   * @param {string} address
   * @param {string[]} protocols
   */
  constructor(address, protocols) {
    super()
    this.address = address
    this.protocols = protocols
    FakeSocket.all.push(this)
  }

  /** @param {unknown} data */
  send(data) {
    this.sent.push(data)
  }

  open() {
    this.readyState = OPEN
    this.dispatchEvent(new Event('open'))
  }

  close() {
    this.readyState = CLOSED
  }

  /** @param {unknown} data */
  answer(data) {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

/** @type {FakeSocket} */
let early
beforeEach(() => {
  FakeSocket.all = []
  Object.assign(window, { WebSocket: FakeSocket })
  // biome-ignore lint/security/noGlobalEval: the script runs as the index page runs it, in the page's own scope
  globalThis.eval(SCRIPT)
  early = FakeSocket.all[0]
})

/** Open a socket as Streamlit's scripts do, and return it with the answers that it gets. */
function streamlitsSocket(address = ADDRESS) {
  const socket = /** @type {FakeSocket} */ (/** @type {unknown} */ (new WebSocket(address, ['streamlit', 'token'])))
  /** @type {unknown[]} */
  const answers = []
  let opens = 0
  socket.addEventListener('open', () => {
    opens += 1
  })
  socket.addEventListener('message', (event) => answers.push(/** @type {MessageEvent} */ (event).data))
  return { socket, answers, opens: () => opens }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

test('the question is sent as soon as the socket is open, under the protocol of Streamlit', () => {
  assert.equal(early.address, ADDRESS)
  assert.deepEqual(early.protocols, ['streamlit', 'PLACEHOLDER_AUTH_TOKEN'])
  assert.deepEqual(early.sent, [])
  early.open()
  assert.equal(early.sent.length, 1)
  assert.match(new TextDecoder().decode(/** @type {Uint8Array} */ (early.sent[0])), /lang=en.*matrix/s)
})

test('Streamlit is given the socket, with an open event if it is open already', async () => {
  early.open()
  const { socket, opens } = streamlitsSocket()
  assert.equal(socket, early)
  assert.equal(FakeSocket.all.length, 1)
  await turn()
  assert.equal(opens(), 1)
})

test('a socket that opens later has one open event for Streamlit, and the question has been sent', async () => {
  const { socket, opens } = streamlitsSocket()
  early.open()
  await turn()
  assert.equal(opens(), 1)
  assert.equal(socket.sent.length, 0)
})

test('the same question is not sent again, and the answers that came meanwhile are handed on in order', async () => {
  early.open()
  early.answer(1)
  const { socket, answers } = streamlitsSocket()
  early.answer(2)
  await turn()
  assert.deepEqual(answers, [])
  socket.send(Uint8Array.from(/** @type {Uint8Array} */ (early.sent[0])))
  await turn()
  early.answer(3)

  assert.equal(early.sent.length, 1)
  assert.deepEqual(answers, [1, 2, 3])
})

test('another question is sent too, and each after it', async () => {
  early.open()
  const { socket, answers } = streamlitsSocket()
  const question = /** @type {Uint8Array} */ (early.sent[0])
  const others = [question.with(4, 0), question.slice(1), question]
  for (const other of others) socket.send(other)
  early.answer(1)
  await turn()

  assert.deepEqual(early.sent, [question, ...others])
  assert.deepEqual(answers, [1])
})

test('a socket for another address is a new one, and the early one is closed', () => {
  const { socket } = streamlitsSocket('ws://localhost/elsewhere')

  assert.notEqual(socket, early)
  assert.equal(early.readyState, CLOSED)
})

test('an early socket that has failed is replaced', () => {
  early.close()
  const { socket } = streamlitsSocket()

  assert.notEqual(socket, early)
  assert.deepEqual(socket.protocols, ['streamlit', 'token'])
})

test('only the first socket is the early one', () => {
  streamlitsSocket()
  assert.equal(WebSocket, FakeSocket)
})

test('the settings for Streamlit name its server and let no other site steer the page', () => {
  assert.deepEqual(/** @type {any} */ (window).__streamlit, {
    BACKEND_BASE_URL: 'http://localhost/',
    HOST_CONFIG: { allowedOrigins: ['http://localhost'], useExternalAuthToken: false },
  })
})
