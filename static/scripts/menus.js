// The menus of the navigation: each is a button followed by what it opens, and one is open at a time.

/** @import { ComponentArguments, Streamlit } from './streamlit.js' */

/**
 * @typedef {object} NavigationState
 * @property {(string | null)[]} [open] `aria-expanded` of each menu, kept from one answer of the server to the next
 * @property {boolean} [isLeaving] whether the reader has just chosen a page
 * @property {boolean} [isWatched] whether the event handlers are in place
 *
 * @typedef {HTMLElement & NavigationState} Navigation
 */

const FOCUS_DELAY = 300 // milliseconds, until charts are drawn: moving the focus makes the browser lay out the page
const RETRY_DELAY = 50 // milliseconds
const RETRIES = 100
const THEME_DELAY = 200 // milliseconds, after which Streamlit has the new theme

/** @param {Navigation} navigation */
const menusOf = (navigation) => /** @type {HTMLElement[]} */ ([...navigation.querySelectorAll('[data-menu]')])

/** @param {Element | undefined | null} menu */
const isOpen = (menu) => menu?.getAttribute('aria-expanded') === 'true'

/**
 * @param {Element | undefined | null} menu
 * @param {boolean} open
 */
const setOpen = (menu, open) => menu?.setAttribute('aria-expanded', String(open))

/**
 * Open a closed menu or close an open one; close all others but those around it.
 * @param {Navigation} navigation
 * @param {Element | null} menu none: close all
 */
function toggle(navigation, menu) {
  for (const other of menusOf(navigation)) {
    const isAround = other !== menu && other.parentElement?.contains(menu)
    if (!isAround) setOpen(other, other === menu && !isOpen(other))
  }
  // The menu of all sections on a telephone opens together with the section of this page.
  if (menu?.matches('.every') && isOpen(menu)) setOpen(navigation.querySelector('.here'), true)
}

/** @param {HTMLElement | null} title */
function focusTitle(title) {
  if (!title) return
  title.tabIndex = -1
  title.focus()
}

/**
 * Focus the title of the chosen page once that page is complete, unless the reader has moved the focus meanwhile.
 * @param {Navigation} navigation
 * @param {Streamlit} streamlit
 * @param {number} retries
 */
function focusNewTitle(navigation, streamlit, retries = RETRIES) {
  const { activeElement } = document
  if (activeElement && activeElement !== document.body && !navigation.contains(activeElement)) return
  const title = streamlit.finishedTitle()
  if (title) focusTitle(title)
  else if (retries) setTimeout(focusNewTitle, RETRY_DELAY, navigation, streamlit, retries - 1)
}

/** @param {Navigation} navigation */
function remember(navigation) {
  navigation.open = menusOf(navigation).map((menu) => menu.getAttribute('aria-expanded'))
}

/**
 * @param {Navigation} navigation
 * @param {Streamlit} streamlit
 */
function watch(navigation, streamlit) {
  navigation.addEventListener('click', (event) => {
    const clicked = /** @type {Element} */ (event.target)
    if (clicked.closest('[data-pass]')) focusTitle(document.querySelector('h1'))
    else toggle(navigation, clicked.closest('[data-menu]'))
    navigation.isLeaving = clicked.closest('.menus a') !== null
    remember(navigation)
  })
  navigation.addEventListener('keydown', ({ key, target }) => {
    const innermost = menusOf(navigation).filter(isOpen).at(-1)
    if (key !== 'Escape' || !innermost) return
    if (innermost.parentElement?.contains(/** @type {Node} */ (target))) innermost.focus()
    setOpen(innermost, false)
    remember(navigation)
  })
  /** @param {EventTarget | null} target where the reader goes on */
  const closeUnlessInside = (target) => {
    if (!target || navigation.contains(/** @type {Node} */ (target))) return
    toggle(navigation, null)
    remember(navigation)
  }
  navigation.addEventListener('focusout', ({ relatedTarget }) => closeUnlessInside(relatedTarget))
  addEventListener('pointerdown', ({ target }) => closeUnlessInside(target))
  // The server chooses the colours of charts by the theme, so the page must run again.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(streamlit.rerun, THEME_DELAY))
}

/**
 * @param {ComponentArguments<unknown, Record<string, never>>} component
 * @param {Streamlit} streamlit
 */
export default function ({ parentElement }, streamlit) {
  const navigation = /** @type {Navigation} */ (parentElement.querySelector('.kap'))
  if (navigation.isLeaving) {
    navigation.isLeaving = false
    setTimeout(focusNewTitle, FOCUS_DELAY, navigation, streamlit)
  } else if (navigation.open) {
    for (const [place, menu] of menusOf(navigation).entries())
      menu.setAttribute('aria-expanded', String(navigation.open[place]))
  }
  remember(navigation)
  if (navigation.isWatched) return
  navigation.isWatched = true
  document.querySelector('.early')?.remove() // the bar that stood here until now (kap_ui/server/index_page.py)
  watch(navigation, streamlit)
}
