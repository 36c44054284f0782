// Shows why the page stays empty, where the connection to the server is refused or does not get through.
;(() => {
  const PATIENCE = 3000 // milliseconds, in which a page that is not drawn may just be slow
  const { WebSocket } = window // another script replaces it for a while
  const address = new URL('connection', document.baseURI).href

  const tryLater = () => setTimeout(tryOnce, PATIENCE)

  /** Do nothing once the app has drawn its navigation in the place of the bar of the index page. */
  function tryOnce() {
    if (!document.querySelector('.early')) return
    const socket = new WebSocket(address.replace(/^http/, 'ws'))
    socket.onopen = tryLater
    socket.onerror = () => explain().catch(tryLater) // where the server is gone, Streamlit says so
  }

  async function explain() {
    const lang = new URLSearchParams(location.search).get('lang') ?? navigator.language.slice(0, 2)
    const answer = await fetch(`${address}?${new URLSearchParams({ origin: location.origin, lang })}`)
    show(await answer.json())
  }

  /** @param {{language: string, direction: string, title: string, text: string}} words */
  function show({ language, direction, title, text }) {
    document.documentElement.lang = language
    document.documentElement.dir = direction
    const main = document.createElement('main')
    main.className = 'kap unconnected'
    main.innerHTML = '<div class="note" role="alert"><p class="finding"></p><p></p></div>'
    for (const [place, words] of [title, text].entries()) main.querySelectorAll('p')[place].textContent = words
    document.querySelector('#root')?.replaceWith(main)
  }

  tryLater()
})()
