// A block of markup: draws icons, follows links, reports buttons, and keeps the focus when the markup changes.

/** @import { ComponentArguments, Streamlit } from './streamlit.js' */

/**
 * What Python passes to a block.
 * @typedef {object} BlockData
 * @property {string | string[]} markup of the block; of a chart, what stands above and below it
 * @property {string} [box] the key of the container around a chart, its head and its table
 * @property {string} [words] the accessible name of that container
 */

/** @typedef {HTMLElement & {shown?: string, opened?: string}} Block with the markup that it shows, and what is opened in it */

/** Which link of a group an arrow key leads to. @type {Record<string, number | undefined>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }
/** How many rows of a grid an arrow key leads down; the others lead along the row. @type {Record<string, number | undefined>} */
const ROWS = { ArrowUp: -1, ArrowDown: 1 }
const FOCUSABLE = 'a[href],button,[tabindex="0"]'
const SHAPE = /<svg data-shape="(\w+)"><\/svg>/g

/**
 * The path of each icon by its name, as in our stylesheet (kap_ui/look/tokens.json). They are read from the rules:
 * reading the computed style of an element makes the browser compute the styles of the page, once for each icon.
 * @type {Record<string, string>}
 */
const shapes = {}

function readShapes() {
  for (const sheet of document.styleSheets) {
    if (sheet.href) continue // our sheet is part of the page; a script may not read the rules of an extension's sheet
    for (const rule of sheet.cssRules) {
      const { selectorText, style } = /** @type {CSSStyleRule} */ (rule)
      if (selectorText !== ':root') continue
      for (const name of style)
        if (name.startsWith('--shape-')) shapes[name.slice(8)] = style.getPropertyValue(name).trim().slice(1, -1)
    }
  }
}

/** @param {string} name */
function icon(name) {
  if (!shapes[name]) readShapes()
  const path = shapes[name] ?? ''
  return `<svg class="icon" viewBox="-1.12 -1.12 2.24 2.24" aria-hidden="true"><path d="${path}"/></svg>`
}

/** @param {string} markup */
const isDrawable = (markup) => [...markup.matchAll(SHAPE)].every(([, name]) => shapes[name])

/** @param {MouseEvent} event */
const isPlainClick = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)

/** @param {HTMLElement} block */
const focusableIn = (block) => /** @type {HTMLElement[]} */ ([...block.querySelectorAll(FOCUSABLE)])

/**
 * Return where a link leads or what a button reports: this tells an element from its neighbours when the markup is new.
 * @param {HTMLElement} element
 */
const purpose = (element) => element.getAttribute('href') ?? element.dataset.press

/**
 * Return which element of a block has the focus, or null.
 * @param {HTMLElement} block
 */
function focusIn(block) {
  const elements = focusableIn(block)
  const index = elements.indexOf(/** @type {HTMLElement} */ (document.activeElement))
  return index < 0 ? null : { index, purpose: purpose(elements[index]) }
}

/**
 * Focus the element with the same purpose as before, else the one at the same place.
 * @param {HTMLElement} block
 * @param {{index: number, purpose?: string}} before
 */
function restoreFocus(block, before) {
  const elements = focusableIn(block)
  const alike = elements.filter((element) => before.purpose && purpose(element) === before.purpose)
  const inPlace = elements[before.index]
  const element = alike.includes(inPlace) ? inPlace : (alike[0] ?? inPlace)
  element?.focus({ preventScroll: true })
}

/** @param {Element} group */
const linksIn = (group) => /** @type {HTMLAnchorElement[]} */ ([...group.querySelectorAll('a')])

/**
 * Return the links that one tab stop stands for, in rows: those of a group (`data-rove`), which is one row, or those of
 * the cells of a table (`data-grid`), whose rows hold other links as well (`data-row`).
 * @param {Element} group
 */
const rowsOf = (group) =>
  (group.matches('[data-grid]') ? [...group.querySelectorAll('[data-row]')] : [group]).map(linksIn)

/**
 * Make one tab stop of each group of links, whose arrow keys lead from link to link: a page has a hundred.
 * @param {HTMLElement} block
 */
function makeTabStops(block) {
  for (const group of block.querySelectorAll('[data-rove],[data-grid]')) {
    const rows = rowsOf(group)
    const [first] = rows.length > 1 ? rows[1] : rows[0] // the heads of a grid are above its first row
    for (const link of rows.flat()) link.tabIndex = link === first ? 0 : -1
  }
}

/**
 * Return how many links further a key leads. In a language that is written from the right the next link is to the left.
 * @param {string} key
 */
function stepOf(key) {
  const isMirrored = document.documentElement.dir === 'rtl' && (key === 'ArrowLeft' || key === 'ArrowRight')
  return (STEPS[key] ?? 0) * (isMirrored ? -1 : 1)
}

/** @param {KeyboardEvent} event */
function rove(event) {
  const link = /** @type {HTMLAnchorElement} */ (event.target)
  const group = link.closest('[data-rove],[data-row]')?.closest('[data-rove],[data-grid]')
  const step = stepOf(event.key)
  if (!group || !step) return
  const rows = rowsOf(group)
  const row = rows.findIndex((links) => links.includes(link))
  const place = rows[row].indexOf(link)
  const down = rows.length > 1 ? ROWS[event.key] : undefined
  const next = down ? rows[row + down]?.[place] : rows[row][place + step]
  event.preventDefault()
  if (!next) return
  link.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}

/** @param {EventTarget | null} target */
const isField = (target) => target instanceof Element && target.matches('input,textarea,select,[contenteditable=true]')

/**
 * Follow the link that names the pressed keys. The field that has the focus loses it before, so that what was typed in
 * it is saved. In a field what types a letter of its own stays that: Alt and P type "π" on a Mac, and nothing elsewhere.
 * @param {KeyboardEvent} event
 */
function followShortcut(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const letter = event.code?.match(/^Key(\w)$/)?.[1]
  if (letter && isField(event.target) && event.key.toUpperCase() !== letter) return
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[aria-keyshortcuts]'))
  const keys = `Alt+${letter ?? event.key}`
  const link = [...links].find((each) => each.getAttribute('aria-keyshortcuts') === keys)
  if (!link) return
  event.preventDefault()
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  link.click()
}
document.addEventListener('keydown', followShortcut)

/**
 * Name the figure around a chart, its head and its table for a screen reader. The name can change with the data while
 * the chart, whose own description is part of its specification, stays.
 * @param {HTMLElement} inside
 * @param {string} key of the container
 * @param {string} name
 */
function nameFigure(inside, key, name) {
  const figure = inside.closest(`.st-key-${key}`)
  figure?.setAttribute('role', 'figure')
  figure?.setAttribute('aria-label', name)
}

/**
 * Focus what the address opens in a block, such as a term of the glossary, once for each that is opened.
 * @param {Block} block
 */
function goToOpened(block) {
  const opened = /** @type {HTMLElement | null} */ (block.querySelector('[data-opened]'))
  if (opened && opened.dataset.opened !== block.opened) {
    block.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' })
    opened.focus({ preventScroll: true })
    opened.scrollIntoView({ block: 'center' })
  }
  block.opened = opened?.dataset.opened
}

/**
 * Show markup, and draw it again while the stylesheet with the shapes of its icons has not come.
 * @param {Block} block
 * @param {string} markup
 * @param {number} attempts how often at the most it is drawn again
 */
function show(block, markup, attempts = 100) {
  if (block.shown === markup) return
  const focus = focusIn(block)
  block.innerHTML = markup.replace(SHAPE, (_, name) => icon(name))
  block.shown = markup
  makeTabStops(block)
  if (focus) restoreFocus(block, focus)
  goToOpened(block)
  // Where the index page does not hold our stylesheet, Streamlit may bring it after the first blocks.
  if (attempts && !isDrawable(markup)) setTimeout(redraw, 50, block, markup, attempts - 1)
}

/**
 * @param {Block} block
 * @param {string} markup
 * @param {number} attempts
 */
function redraw(block, markup, attempts) {
  if (block.shown !== markup) return
  block.shown = undefined
  show(block, markup, attempts)
}

/**
 * Scroll to the element that the address names after #, once it is there: a rule of the method.
 * @param {number} attempts how often at the most it is looked for
 */
function reveal(attempts = 100) {
  const name = decodeURIComponent(location.hash.slice(1))
  if (!name) return
  const named = document.getElementById(name)
  if (named) named.scrollIntoView()
  else if (attempts) setTimeout(reveal, 50, attempts - 1)
}

// The browser itself looks for it only when the page loads, before the server has sent it.
reveal()

/**
 * @param {ComponentArguments<BlockData, {pressed: string}>} component
 * @param {Streamlit} streamlit
 */
export default function ({ data, parentElement, setTriggerValue }, streamlit) {
  const markups = [data.markup].flat()
  if (data.box) nameFigure(parentElement, data.box, data.words ?? '')
  const blocks = /** @type {NodeListOf<Block>} */ (parentElement.querySelectorAll('.kap'))
  blocks.forEach((block, place) => {
    show(block, markups[place])
    block.onclick = (event) => {
      const clicked = /** @type {Element} */ (event.target)
      const target = /** @type {HTMLElement | null} */ (clicked.closest('[data-go],[data-press]'))
      if (!target || !isPlainClick(event)) return
      if (target.dataset.press) setTriggerValue('pressed', target.dataset.press)
      else if (streamlit.isConnected()) {
        event.preventDefault()
        streamlit.open(/** @type {HTMLAnchorElement} */ (target).href)
        reveal()
      }
    }
    block.onkeydown = rove
  })
}
