// Asks the server for the page before Streamlit's scripts arrive, over a socket that Streamlit is then given.
// Streamlit's own first question is not sent again if it is the same to the byte; if it differs, it is sent too and
// answered.
;(() => {
  const server = new URL('./', document.baseURI).href
  // Where the server is, and who may steer the page: only this page itself. With these settings Streamlit opens its
  // socket at once. Without them it asks the server for both first, and on any page but the first it tries a wrong
  // address before.
  const settings = {
    BACKEND_BASE_URL: server,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
  }
  Object.assign(window, { __streamlit: settings })

  const Socket = window.WebSocket
  const address = new URL('_stcore/stream', server.replace(/^http/, 'ws')).href
  // Of several servers, the one that this page came from: page and answer are then of one version of the program.
  const ownServer = document.currentScript?.dataset.at ? `?at=${document.currentScript.dataset.at}` : ''
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)/)?.[1]
  const socket = new Socket(address + ownServer, ['streamlit', token ?? 'PLACEHOLDER_AUTH_TOKEN'])
  socket.binaryType = 'arraybuffer'

  // The wire format of protocol buffers. A field is its number and its content; an empty text is left out.

  /** @type {(value: number | bigint) => number[]} */
  const varint = (value) => (value < 128 ? [Number(value)] : longVarint(BigInt(value)))
  /** @type {(value: bigint) => number[]} */
  const longVarint = (value) => [Number(value % 128n) + 128, ...varint(value / 128n)]
  /** @type {(number: number, content: number[]) => number[]} */
  const bytes = (number, content) => [number * 8 + 2, ...varint(content.length), ...content]
  /** @type {(number: number, text: string) => number[]} */
  const text = (number, text) => (text ? bytes(number, [...new TextEncoder().encode(text)]) : [])
  /** @type {(number: number, value: number) => number[]} */
  const integer = (number, value) => [number * 8, ...varint(BigInt.asUintN(64, BigInt(value)))]

  function theme() {
    try {
      const chosen = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`) ?? 'null')
      if (chosen === 'Light' || chosen === 'Dark') return chosen.toLowerCase()
    } catch {} // there is no store, or it holds something else
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }

  /** Return a BackMsg with a rerun_script, as Streamlit's scripts would make it. */
  function question() {
    const context = [
      ...text(1, Intl.DateTimeFormat().resolvedOptions().timeZone),
      ...integer(2, new Date().getTimezoneOffset()),
      ...text(3, navigator.language),
      ...text(4, location.origin + location.pathname),
      ...integer(5, 0), // not embedded
      ...text(6, theme()),
    ]
    const page = location.href.slice(server.length).replace(/[?#].*/, '')
    const state = [...text(1, location.search.slice(1)), ...bytes(2, []), ...text(4, page), ...bytes(8, context)]
    return Uint8Array.from(bytes(11, state))
  }

  /** @type {unknown[]} */
  const answers = [] // in order, until Streamlit can take them
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  let sent

  /** @param {MessageEvent} event */
  function hold(event) {
    event.stopImmediatePropagation()
    answers.push(event.data)
  }
  function ask() {
    sent = question()
    socket.send(sent)
  }
  socket.addEventListener('open', ask, { once: true })
  socket.addEventListener('message', hold)

  /** @type {(data: unknown) => boolean} */
  const isSent = (data) =>
    data instanceof Uint8Array && data.length === sent?.length && data.every((byte, place) => byte === sent?.[place])

  /** @type {typeof socket.send} */
  function sendFirst(data) {
    Reflect.deleteProperty(socket, 'send')
    if (!isSent(data)) socket.send(data)
    setTimeout(() => {
      socket.removeEventListener('message', hold)
      for (const data of answers.splice(0)) socket.dispatchEvent(new MessageEvent('message', { data }))
    })
  }

  function handOver() {
    socket.send = sendFirst
    if (socket.readyState === Socket.OPEN) queueMicrotask(() => socket.dispatchEvent(new Event('open')))
    return socket
  }

  // Streamlit opens one socket. If it is for another address, or ours has failed, Streamlit gets its own.
  window.WebSocket = new Proxy(Socket, {
    construct(target, parameters, newTarget) {
      window.WebSocket = Socket
      if (new URL(parameters[0]).href === address && socket.readyState <= Socket.OPEN) return handOver()
      socket.close()
      return Reflect.construct(target, parameters, newTarget)
    },
  })
})()
