// A page on paper: charts as wide as the sheet and in the colours of the light theme, the address of the page in its foot.
// All of it must be done when the event `beforeprint` ends; Vega draws a chart with new widths within it.

/** @import { Place } from './chart.js' */

/** @type {(() => void)[]} what gives the screen back what it had */
let undone = []

/**
 * Return the colours of the light theme by those of the dark one, from our stylesheet (kap_ui/look/tokens.json).
 * @returns {Map<string, string>}
 */
function lightByDark() {
  const pairs = new Map()
  for (const sheet of document.styleSheets) {
    if (sheet.href) continue // our sheet is part of the page; a script may not read the rules of an extension's sheet
    for (const { cssText } of sheet.cssRules) {
      for (const [, light, dark] of cssText.matchAll(/light-dark\((#\w+),\s*(#\w+)\)/g))
        pairs.set(dark.toLowerCase(), light)
    }
  }
  return pairs
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function set(element, name, value) {
  const before = element.getAttribute(name)
  element.setAttribute(name, value)
  undone.push(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)))
}

/**
 * Give a chart of the dark theme the colours of the light one.
 * @param {Place} place
 * @param {Map<string, string>} colours
 */
function lighten(place, colours) {
  for (const element of place.querySelectorAll('[fill],[stroke]')) {
    for (const name of ['fill', 'stroke']) {
      const light = colours.get(element.getAttribute(name)?.toLowerCase() ?? '')
      if (light) set(element, name, light)
    }
  }
}

async function prepare() {
  const foot = document.querySelector('.kap .foot')
  if (foot) set(foot, 'data-address', location.href)
  for (const folded of document.querySelectorAll('.kap details:not([open])')) set(folded, 'open', '')
  const places = /** @type {Place[]} */ ([...document.querySelectorAll('.chart')])
  await Promise.all(
    places.map(async (place) => {
      place.makeDue?.()
      await place.work
      const { chart } = place
      if (!chart?.isFluid) return
      const sheet = Number(getComputedStyle(place).getPropertyValue('--sheet'))
      undone.push(() => chart.view.signal('width', chart.width).runAsync())
      await chart.view.signal('width', sheet).runAsync()
    }),
  )
  const dark = places.filter((place) => getComputedStyle(place).colorScheme === 'dark')
  const colours = dark.length ? lightByDark() : new Map()
  for (const place of dark) lighten(place, colours)
}

function restore() {
  for (const undo of undone.reverse()) undo()
  undone = []
}

let isWatching = false

/** Watch for the reader to print, once for all charts. */
export default function () {
  if (isWatching) return
  isWatching = true
  addEventListener('beforeprint', prepare)
  addEventListener('afterprint', restore)
}
