// After a lost connection another server may have taken the page over, also one of another version of the program.
// The page is then run anew, or loaded anew, as soon as nothing that somebody has typed is wiped by it.
;(() => {
  const SPREAD = 2000 // milliseconds, over which the pages of a server that is gone ask the next one
  const PATIENCE = 4000 // milliseconds, in which a page is run
  const AGAIN = 60_000 // milliseconds between two loads: while two versions run, the next page may be of either
  const build = document.currentScript?.dataset.build
  const key = 'kap-loaded-anew'
  let isTyped = false
  let at = location.pathname + location.search

  const isOther = () => {
    const drawn = document.querySelector('nav[data-build]')?.getAttribute('data-build')
    return Boolean(drawn) && drawn !== build
  }

  function loadIfOther() {
    const now = Date.now()
    if (!isOther() || now - Number(sessionStorage.getItem(key)) < AGAIN) return
    sessionStorage.setItem(key, String(now))
    location.reload()
  }

  addEventListener(
    'input',
    ({ target }) => {
      isTyped ||= target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    },
    true,
  )

  addEventListener('popstate', () => {
    const now = location.pathname + location.search
    if (now === at) return
    at = now
    isTyped = false
    loadIfOther()
  })

  addEventListener('kapback', () => {
    setTimeout(() => {
      if (isTyped) return
      dispatchEvent(new PopStateEvent('popstate')) // Streamlit runs the page
      setTimeout(() => isTyped || loadIfOther(), PATIENCE)
    }, Math.random() * SPREAD)
  })
})()
