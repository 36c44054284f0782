// Tips: what a mark says in words while the mouse is over it, while it has the focus, or once a finger has tapped it.
// A tip stays until the reader goes on or presses Escape, and the mouse may go over it (WCAG 2.2, 1.4.13).

/** @typedef {string | Record<string, unknown>} TipWords a sentence, or values by their heads */

/**
 * What a chart asks for by the event `tip`, sent by one of its marks (chart.js); without it the tip goes.
 * @typedef {object} TipDetail
 * @property {TipWords} words
 * @property {number} x of the mouse or the finger
 * @property {number} y
 */

/**
 * The tip that is shown.
 * @typedef {object} Shown
 * @property {Element} mark
 * @property {number} x where the mouse or the finger is, from the left edge of the mark
 * @property {number} y from its upper edge
 */

const GAP = 6 // pixels between a tip and its mark
const ASIDE = 8 // pixels between a tip and the line through the mouse: what stands above and below can be reached
const EDGE = 8 // pixels between a tip and the window
const TALL = 56 // pixels, from which on a mark is so tall that its tip stands by the mouse
const GRACE = 200 // milliseconds, in which the mouse may cross the gap between a mark and its tip
const REST = 500 // milliseconds, after which the mouse may go over the tip; before, it goes on to the marks below it

const MARKED = '[data-tip]'

/** @type {Shown | null} */
let shown = null
/** @type {Element | null} the mark whose tip the reader has dismissed, while the mouse is over it */
let dismissed = null
/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding
/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting
let pointer = ''

const tip = Object.assign(document.createElement('div'), {
  id: 'tip',
  className: 'kap tip',
  role: 'tooltip',
  hidden: true,
})

/** @param {Element} mark */
const wordsOf = (mark) => mark.getAttribute('data-tip') || mark.getAttribute('aria-label') || ''

/**
 * @param {string} name
 * @param {unknown} text
 */
function withText(name, text) {
  const element = document.createElement(name)
  element.textContent = String(text)
  return element
}

/** @param {TipWords} words */
function fill(words) {
  if (typeof words === 'string') return tip.replaceChildren(words)
  const list = document.createElement('dl')
  const filled = Object.entries(words).filter(([, value]) => value !== '')
  for (const [head, value] of filled) list.append(withText('dt', head), withText('dd', value))
  tip.replaceChildren(list)
}

/** Put the tip above its mark and in the direction of the text, or on the other side where there is no room. */
function place() {
  if (!shown) return
  if (!shown.mark.isConnected) return hide()
  const box = shown.mark.getBoundingClientRect()
  const isTall = box.height > TALL
  const above = isTall ? box.top + shown.y : box.top
  const below = isTall ? above + 2 * GAP : box.bottom
  const right = box.left + shown.x + ASIDE
  const left = right - 2 * ASIDE - tip.offsetWidth
  const startsLeft = document.documentElement.dir !== 'rtl'
  const hasRoom = startsLeft ? right + tip.offsetWidth + EDGE <= innerWidth : left < EDGE
  const top = above - GAP - tip.offsetHeight
  tip.style.left = `${Math.max(hasRoom ? right : left, EDGE)}px`
  tip.style.top = `${top < EDGE ? below + GAP : top}px`
}

/**
 * @param {Element} mark
 * @param {TipWords} words
 * @param {{x: number, y: number}} [at] where the mouse or the finger is; the middle of the mark without it
 */
function show(mark, words, at) {
  keep()
  if (shown?.mark === mark || mark === dismissed || !words) return
  hide()
  const box = mark.getBoundingClientRect()
  shown = { mark, x: at ? at.x - box.left : box.width / 2, y: at ? at.y - box.top : 0 }
  fill(words)
  tip.style.colorScheme = getComputedStyle(mark).colorScheme
  tip.style.pointerEvents = 'none'
  resting = setTimeout(() => {
    tip.style.pointerEvents = 'auto'
  }, REST)
  if (!tip.isConnected) document.body.append(tip)
  tip.hidden = false
  place()
}

/** Let the tip stay, although the mouse had left its mark. */
function keep() {
  clearTimeout(hiding)
  hiding = undefined
}

function hide() {
  keep()
  clearTimeout(resting)
  tip.hidden = true
  document.querySelector(`[aria-describedby=${tip.id}]`)?.removeAttribute('aria-describedby')
  shown = null
}

/** Take the tip away; it does not come again before the mouse has left the mark. */
function dismiss() {
  dismissed = shown?.mark ?? dismissed
  hide()
}

function hideSoon() {
  hiding ??= setTimeout(hide, GRACE)
}

/** @param {Element} focused */
function showFocused(focused) {
  const mark = focused.closest(MARKED) ?? focused.querySelector(MARKED)
  if (!mark || !focused.matches(':focus-visible')) return
  dismissed = null
  show(mark, wordsOf(mark))
  // Most tips say what the mark is called anyway; one that says more is read aloud as its description.
  const isCalledSo = [mark.getAttribute('aria-label'), mark.textContent].includes(tip.textContent)
  if (!isCalledSo) focused.setAttribute('aria-describedby', tip.id)
}

function watch() {
  addEventListener('pointerdown', ({ pointerType }) => {
    pointer = pointerType
    if (pointer === 'touch') dismissed = null
  })
  addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return
    const target = /** @type {Element} */ (event.target)
    const mark = target.closest(MARKED)
    if (!dismissed?.contains(target)) dismissed = null
    if (mark) show(mark, wordsOf(mark), event)
    else if (tip.contains(target) || target === shown?.mark) keep()
    else if (!shown?.mark.contains(document.activeElement)) hideSoon()
  })
  addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target)
    const mark = target.closest(MARKED)
    if (tip.contains(target)) return
    if (pointer !== 'touch') dismiss()
    else if (mark && !target.closest('a,button')) show(mark, wordsOf(mark), event)
    else if (target !== shown?.mark) hide()
  })
  addEventListener('focusin', ({ target }) => showFocused(/** @type {Element} */ (target)))
  addEventListener('focusout', hideSoon)
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') dismiss()
  })
  addEventListener('scroll', place, { capture: true, passive: true })
  addEventListener('tip', (event) => {
    const { detail } = /** @type {CustomEvent<TipDetail | null>} */ (event)
    if (detail) show(/** @type {Element} */ (event.target), detail.words, detail)
    else hide()
  })
}

let isWatching = false

/** Watch the whole page, once: the marks of all blocks and charts share one tip. */
export default function () {
  if (isWatching) return
  isWatching = true
  watch()
}
