// Fetches the words that scripts of the index page say, in the language of the page, and tells them by the event
// `kapwords` when they are there: at the start, and whenever the reader chooses another language.
;(() => {
  const root = document.documentElement
  const version = document.currentScript?.dataset.version ?? ''
  let asked = ''

  /** @param {string} language */
  async function fetchWords(language) {
    if (language === asked) return
    asked = language
    const query = new URLSearchParams({ v: version, lang: language })
    const answer = await fetch(new URL(`words?${query}`, document.baseURI))
    const words = await answer.json()
    if (language === asked) dispatchEvent(new CustomEvent('kapwords', { detail: words }))
  }

  /** @param {string} language */
  const ask = (language) =>
    fetchWords(language).catch(() => {
      asked = '' // it is asked for again with the next choice; until then words are Streamlit's
    })

  ask(new URLSearchParams(location.search).get('lang') ?? navigator.language.slice(0, 2))
  new MutationObserver(() => ask(root.lang)).observe(root, { attributeFilter: ['lang'] })
})()
