// Puts the reader's words in the place of those that Streamlit's front end says by itself, in English. The words come
// with the event `kapwords` (kap_ui/server/reader_words.js), what is said where from front_end_words.py.
;(() => {
  /**
   * @typedef {object} Part of the front end
   * @property {string} selector
   * @property {[english: string, key: string][]} sayings
   * @property {string} otherwise the name of the words for all else that it says; empty if it is left as it is
   *
   * @typedef {{source: string, written: string}} Mended what Streamlit has said, and what stands there
   */

  /** @type {Part[]} */
  const PARTS = JSON.parse(document.currentScript?.dataset.parts ?? '')
  const ATTRIBUTES = ['aria-label', 'aria-valuetext', 'placeholder', 'title']
  /** @type {Record<string, string>} */
  const GAPS = { n: '\\d+', size: '[\\d.]+ ?[KMGT]?B' }
  const anyPart = PARTS.map(({ selector }) => selector).join()

  const parts = PARTS.map(({ selector, sayings, otherwise }) => ({
    selector,
    otherwise,
    sayings: sayings.map(([english, key]) => ({ key, pattern: patternOf(english) })),
  }))

  /** @typedef {typeof parts[number]} Speaker */

  /** @type {Record<string, string> | undefined} */
  let words

  /**
   * What was replaced, by text node, or by element and attribute: the reader may choose another language.
   * @type {WeakMap<Node, Record<string, Mended>>}
   */
  const mended = new WeakMap()

  /**
   * Return the pattern of a sentence with gaps.
   * @param {string} english
   */
  function patternOf(english) {
    const pattern = english
      .split(/\{(\w+)\}/)
      .map((piece, place) =>
        place % 2 ? `(?<${piece}>${GAPS[piece] ?? '.*'})` : piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
      )
    return new RegExp(`^${pattern.join('')}$`, 's')
  }

  /**
   * Return our words for what a part says, or undefined where it is to be left.
   * @param {string} said
   * @param {Speaker} part
   */
  function wordsFor(said, { sayings }) {
    for (const { key, pattern } of sayings) {
      const found = pattern.exec(said)
      if (found) return words?.[key].replace(/\{(\w+)\}/g, (_, gap) => found.groups?.[gap] ?? '')
    }
  }

  /**
   * Replace what a node says in one place: its text, or an attribute.
   * @param {Node} node
   * @param {string} place
   * @param {string} said
   * @param {(ours: string) => void} write
   * @param {(source: string) => string | undefined} translate
   */
  function mend(node, place, said, write, translate) {
    const before = mended.get(node) ?? {}
    const source = before[place]?.written === said ? before[place].source : said
    const written = translate(source)
    if (written === undefined) return
    mended.set(node, { ...before, [place]: { source, written } })
    if (written !== said) write(written)
  }

  /**
   * @param {Element} element
   * @param {Speaker} part
   */
  function mendPart(element, part) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    let isSaid = false // whether the sentence for all else stands already
    for (let node = /** @type {Node | null} */ (walker.currentNode); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ATTRIBUTES) {
          const said = node.getAttribute(name)
          if (said)
            mend(
              node,
              name,
              said,
              (ours) => node.setAttribute(name, ours),
              (source) => wordsFor(source, part),
            )
        }
      } else if (node instanceof Text && node.data) {
        mend(
          node,
          'text',
          node.data,
          (ours) => {
            node.data = ours
          },
          (source) => {
            const ours = wordsFor(source, part)
            if (ours !== undefined || !part.otherwise) return ours
            const otherwise = isSaid ? '' : words?.[part.otherwise]
            isSaid = true
            return otherwise
          },
        )
      }
    }
  }

  /** @param {Iterable<Element>} elements that have changed */
  function mendAll(elements) {
    if (!words) return
    /** @type {Map<Element, Set<Speaker>>} */
    const speaking = new Map()
    const note = (/** @type {Element | null} */ element, /** @type {Speaker} */ part) => {
      if (element) speaking.set(element, (speaking.get(element) ?? new Set()).add(part))
    }
    for (const element of elements) {
      if (!element.isConnected || !(element.closest(anyPart) || element.querySelector(anyPart))) continue
      for (const part of parts) {
        note(element.closest(part.selector), part)
        for (const inside of element.querySelectorAll(part.selector)) note(inside, part)
      }
    }
    for (const [element, said] of speaking) for (const part of said) mendPart(element, part)
  }

  /** @param {MutationRecord} record */
  function changedBy({ target, addedNodes }) {
    const element = target instanceof Element ? target : target.parentElement
    // Nothing of ours speaks for Streamlit, and a chart has a thousand parts.
    if (!element || element.closest('.kap, svg')) return []
    const added = [...addedNodes].filter((node) => node instanceof Element)
    return element.closest(anyPart) ? [element] : /** @type {Element[]} */ (added)
  }

  // Streamlit names months and weekdays in the language of the browser, which it asks anew each time. The digits are
  // those that the program writes.
  const root = document.documentElement
  new MutationObserver(() => {
    Object.defineProperty(navigator, 'language', { value: `${root.lang}-u-nu-latn`, configurable: true })
  }).observe(root, { attributeFilter: ['lang'] })

  const observer = new MutationObserver((records) => mendAll(new Set(records.flatMap(changedBy))))
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  })
  addEventListener('kapwords', (event) => {
    words = /** @type {CustomEvent<Record<string, string>>} */ (event).detail
    mendAll([document.documentElement])
  })
})()
