// Where the reader had scrolled to, for each entry of the browser's history: Back returns there. The browser itself
// remembers this of a window, and our page scrolls inside one.

/** @import { ComponentArguments, Streamlit } from './streamlit.js' */

/**
 * The part that we use of the Navigation API; a browser without it begins at the top.
 * @typedef {object} History
 * @property {{key: string} | null} currentEntry
 * @property {(type: 'currententrychange', listener: (event: Event & {navigationType: string | null}) => void) => void} addEventListener
 */

const PATIENCE = 10_000 // milliseconds, after which a page that has not grown long enough stays where it is
const STEP = 50 // milliseconds
const CALM = 6 // steps in which a complete page must stay in place: Streamlit scrolls a new page to its top

/** Pixels from the top, by the key of an entry. @type {Map<string, number>} */
const places = new Map()

/** The attempts to return, while there are any. @type {ReturnType<typeof setInterval> | undefined} */
let returning

function stop() {
  clearInterval(returning)
  returning = undefined
}

/**
 * Scroll to a place until the page is complete and stays there. The page that is being left stands, complete, until the
 * server has begun to answer.
 * @param {number} place
 * @param {Streamlit} streamlit
 */
function goTo(place, streamlit) {
  let [left, calm, isAnswered] = [PATIENCE / STEP, 0, false]
  const before = streamlit.finishedTitle()?.textContent
  stop()
  returning = setInterval(() => {
    const page = streamlit.scroller()
    const title = streamlit.finishedTitle()
    const isInPlace = page !== null && Math.abs(page.scrollTop - place) < 2
    if (page && !isInPlace) page.scrollTop = place
    isAnswered ||= title?.textContent !== before
    calm = isInPlace && isAnswered && title ? calm + 1 : 0
    left -= 1
    if (calm === CALM || !left) stop()
  }, STEP)
}

/**
 * @param {History} history
 * @param {Streamlit} streamlit
 */
function watch(history, streamlit) {
  const note = () => {
    const page = streamlit.scroller()
    if (page && history.currentEntry && !returning) places.set(history.currentEntry.key, page.scrollTop)
  }
  addEventListener('scroll', note, { capture: true, passive: true })
  for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    addEventListener(type, stop, { capture: true, passive: true })
  history.addEventListener('currententrychange', ({ navigationType }) => {
    if (navigationType !== 'traverse') return note()
    const place = places.get(history.currentEntry?.key ?? '')
    if (place !== undefined) goTo(place, streamlit)
  })
}

let isWatching = false

/**
 * @param {ComponentArguments<unknown, Record<string, never>>} _component
 * @param {Streamlit} streamlit
 */
export default function (_component, streamlit) {
  // Streamlit makes a tab stop of the element that scrolls, which nobody sees; the first one is our skip link.
  streamlit.scroller()?.setAttribute('tabindex', '-1')
  const { navigation } = /** @type {{navigation?: History}} */ (/** @type {unknown} */ (window))
  if (isWatching || !navigation) return
  isWatching = true
  watch(navigation, streamlit)
}
