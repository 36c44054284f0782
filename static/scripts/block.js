// A block of markup: icons are drawn, links lead to pages, buttons report, and what had the focus keeps it.
const FOCUSABLE = 'a[href],button,[tabindex="0"]', SHAPE = /<svg data-shape="(\w+)"><\/svg>/g

// Path by name, as our stylesheet has them (kap_ui/look/tokens.json). Read from its rules: to ask an element for them makes the
// browser work out the style of the whole page, for each of them anew.
const shapes = {}

function readShapes() {
  for (const sheet of document.styleSheets) {
    if (sheet.href) continue // ours stands in the page; the rules of another, an extension's for one, may not be read
    for (const { selectorText, style } of sheet.cssRules) {
      if (selectorText !== ':root') continue
      for (const name of style)
        if (name.startsWith('--shape-')) shapes[name.slice(8)] = style.getPropertyValue(name).trim().slice(1, -1)
    }
  }
}

function icon(name) {
  if (!shapes[name]) readShapes()
  return `<svg class="icon" viewBox="-1.12 -1.12 2.24 2.24" aria-hidden="true"><path d="${shapes[name]}"/></svg>`
}

const goal = (element) => element.getAttribute('href') ?? element.dataset.press

const isPlain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)

function focused(box) {
  const index = [...box.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement)
  return index < 0 ? null : { index, go: goal(document.activeElement) }
}

function refocus(box, { index, go }) {
  const places = [...box.querySelectorAll(FOCUSABLE)]
  const same = places.filter((place) => go && goal(place) === go)
  const place = same.includes(places[index]) ? places[index] : (same[0] ?? places[index])
  place?.focus({ preventScroll: true })
}

// A figure names the box around head, chart and table for a screen reader: the name can change with the data while the
// chart itself, whose own description is part of its specification, stays.
function call(within, { box, words }) {
  const figure = within.closest(`.st-key-${box}`)
  figure?.setAttribute('role', 'figure')
  figure?.setAttribute('aria-label', words)
}

function show(box, markup) {
  if (box.shown === markup) return
  const place = focused(box)
  box.innerHTML = markup.replace(SHAPE, (_, name) => icon(name))
  box.shown = markup
  if (place) refocus(box, place)
}

export default function ({ data, parentElement, setTriggerValue }, streamlit) {
  const markups = [data.markup].flat() // of a figure what stands above and below its chart
  if (data.box) call(parentElement, data)
  parentElement.querySelectorAll('.kap').forEach((box, place) => {
    show(box, markups[place])
    box.onclick = (event) => {
      const target = event.target.closest('[data-go],[data-press]')
      if (!target || !isPlain(event)) return
      if (target.dataset.press) setTriggerValue('pressed', target.dataset.press)
      else if (streamlit.isConnected()) {
        event.preventDefault()
        streamlit.open(target.href)
      }
    }
    box.onpointerover = ({ target }) => {
      const named = target.closest('[title=""]')
      if (named) named.title = named.getAttribute('aria-label')
    }
  })
}
