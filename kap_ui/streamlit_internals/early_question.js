// Asks the server for the page before Streamlit's scripts have come, over the socket that Streamlit is then handed. Its
// own first question is not sent again if it is the same to the byte; if it is another, it is sent too and answered.
(() => {
  const server = new URL('./', document.baseURI).href
  // Where the server is and who may steer the page: itself alone. Told so, Streamlit opens its socket at once, where it
  // asks for both first, and under the address of a page that is not the first one in vain before that.
  window.__streamlit = {
    BACKEND_BASE_URL: server,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
  }

  const Socket = window.WebSocket
  const address = new URL('_stcore/stream', server.replace(/^http/, 'ws')).href
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)/)?.[1]
  const socket = new Socket(address, ['streamlit', token ?? 'PLACEHOLDER_AUTH_TOKEN'])
  socket.binaryType = 'arraybuffer'

  // A field of a message of protocol buffers: a number and what it holds, or nothing where that is empty.
  const rest = (value) => [Number(value % 128n) + 128, ...varint(value / 128n)]
  const varint = (value) => (value < 128 ? [Number(value)] : rest(BigInt(value)))
  const bytes = (number, held) => [number * 8 + 2, ...varint(held.length), ...held]
  const words = (number, text) => (text ? bytes(number, [...new TextEncoder().encode(text)]) : [])
  const whole = (number, value) => [number * 8, ...varint(BigInt.asUintN(64, BigInt(value)))]

  function theme() {
    try {
      const chosen = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`))
      if (chosen === 'Light' || chosen === 'Dark') return chosen.toLowerCase()
    } catch {} // no store, or another thing in it
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }

  // A BackMsg with a rerun_script, as Streamlit's scripts would make it.
  function question() {
    const context = [
      ...words(1, Intl.DateTimeFormat().resolvedOptions().timeZone),
      ...whole(2, new Date().getTimezoneOffset()),
      ...words(3, navigator.language),
      ...words(4, location.origin + location.pathname),
      ...whole(5, 0), // not embedded
      ...words(6, theme()),
    ]
    const page = location.href.slice(server.length).match(/^[^?#]*/)[0]
    const state = [...words(1, location.search.slice(1)), ...bytes(2, []), ...words(4, page), ...bytes(8, context)]
    return Uint8Array.from(bytes(11, state))
  }

  const answers = [] // what came before Streamlit could take it, in order
  let asked
  function hold(event) {
    event.stopImmediatePropagation()
    answers.push(event.data)
  }
  socket.addEventListener('open', () => socket.send((asked = question())), { once: true })
  socket.addEventListener('message', hold)

  const isSame = (data) => data.length === asked?.length && data.every((byte, place) => byte === asked[place])

  function handOver() {
    const { send } = Socket.prototype
    socket.send = (data) => {
      delete socket.send
      if (!isSame(data)) send.call(socket, data)
      setTimeout(() => {
        socket.removeEventListener('message', hold)
        for (const data of answers.splice(0)) socket.dispatchEvent(new MessageEvent('message', { data }))
      })
    }
    if (socket.readyState === Socket.OPEN) queueMicrotask(() => socket.dispatchEvent(new Event('open')))
    return socket
  }

  window.WebSocket = class extends Socket {
    constructor(...given) {
      window.WebSocket = Socket
      if (new URL(given[0]).href === address && socket.readyState <= Socket.OPEN) return handOver()
      socket.close()
      super(...given)
    }
  }
})()
