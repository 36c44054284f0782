// The line into which the choices of a page are folded where there is little room (kap_ui/look/style/choices.css): it
// opens and closes them. They stay open until the reader closes them or goes to another page.

/** @import { ComponentArguments } from './streamlit.js' */

/**
 * @typedef {object} FoldState
 * @property {string} [openOn] the path of the page on which the reader has opened the choices
 * @property {boolean} [isWatched] whether the event handlers are in place
 *
 * @typedef {HTMLElement & FoldState} Title
 */

/** @param {Title} title */
const lineOf = (title) => /** @type {HTMLElement | null} */ (title.querySelector('[data-fold]'))

/**
 * @param {Title} title
 * @param {boolean} isOpen
 */
function setOpen(title, isOpen) {
  title.openOn = isOpen ? location.pathname : undefined
  lineOf(title)?.setAttribute('aria-expanded', String(isOpen))
}

/** @param {Title} title */
function watch(title) {
  const band = title.closest('.st-key-band') ?? title
  band.addEventListener('click', ({ target }) => {
    if (/** @type {Element} */ (target).closest('[data-fold]')) setOpen(title, !title.openOn)
  })
  band.addEventListener('keydown', (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== 'Escape' || !title.openOn) return
    setOpen(title, false)
    lineOf(title)?.focus()
  })
}

/** @param {ComponentArguments<unknown, Record<string, never>>} component */
export default function ({ parentElement }) {
  const title = /** @type {Title} */ (parentElement.querySelector('.kap'))
  setOpen(title, title.openOn === location.pathname)
  if (title.isWatched) return
  title.isWatched = true
  watch(title)
}
