// A chart, drawn by Vega. A chart that leaves the page is kept, and takes in new data when it comes back.
// What is far from sight is drawn while the browser has nothing else to do.

/** @import { ComponentArguments, Streamlit, EmbeddedChart, Row, TooltipHandler } from './streamlit.js' */
/** @import { TipWords } from './tips.js' */

/**
 * What Python passes to a chart (kap_ui/elements/vega_chart.py).
 * @typedef {object} ChartData
 * @property {string} specification of Vega-Lite, as JSON without data
 * @property {Record<string, string>} tables by the names of the data sets, each as JSON: column names, then columns
 * @property {string | null} select the name of the selection that is reported
 * @property {boolean} leaves whether a click leads to another page
 * @property {string} library the address of vega-embed, relative to the app
 * @property {string} failed what to show where the chart cannot be drawn
 */

/** @typedef {Record<string, unknown>} Pick the fields of what was clicked, with their values */

/**
 * @typedef {object} DrawnChart
 * @property {HTMLElement} element
 * @property {string} specification
 * @property {Record<string, string>} tables
 * @property {boolean} isFluid whether it is as wide as its place
 * @property {number} width of its place, in pixels
 * @property {(pick: Pick) => void} report
 * @property {boolean} [isTapped] whether the newest press was that of a finger on a mark with a tip
 * @property {string} [told] the mark whose tip a finger has asked for
 *
 * @typedef {EmbeddedChart & DrawnChart} Chart
 */

/**
 * @typedef {object} PlaceState
 * @property {ChartData | null} [data] what to draw; null once the place has left the page
 * @property {ChartData} [drawn] what was drawn last
 * @property {number} [width] in pixels, once the page is laid out
 * @property {Chart | null} [chart]
 * @property {(pick: Pick) => void} report
 * @property {Promise<void>} [work] ends when all that was asked for so far is drawn
 * @property {ResizeObserver} [sizes]
 * @property {Promise<void>} [due] ends when it is to be drawn
 * @property {() => void} [makeDue] lets it be drawn now, as for paper (paper.js)
 *
 * @typedef {HTMLElement & PlaceState} Place where a chart is shown
 */

const MOST_AWAY = 12

/**
 * The charts that are on no page now, by specification; the one that left last is last.
 * @type {Map<string, Chart>}
 */
const away = new Map()

/**
 * @param {string} table
 * @returns {Row[]}
 */
function rowsOf(table) {
  const [names, columns] = /** @type {[string[], unknown[][]]} */ (JSON.parse(table))
  return (columns[0] ?? []).map((_, row) =>
    Object.fromEntries(names.map((name, column) => [name, columns[column][row]])),
  )
}

/**
 * Return what ends when a chart is to be drawn: once it is less than half a window away, and else as the browser likes.
 * @param {Place} place
 * @param {ChartData} data
 * @returns {Promise<void>}
 */
function untilDue(place, { specification }) {
  if (away.has(specification)) return Promise.resolve()
  const { height } = JSON.parse(specification)
  if (height) place.style.minHeight = `${height}px` // else all charts that are not drawn would be near
  return new Promise((resolve) => {
    const makeDue = () => {
      sight.disconnect()
      resolve()
    }
    const sight = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && makeDue(), {
      rootMargin: '50% 0px',
      scrollMargin: '50% 0px', // the page scrolls within the window
    })
    sight.observe(place)
    globalThis.requestIdleCallback?.(makeDue) // Safari has no such call
    place.makeDue = makeDue
  })
}

/** @param {Place} place */
function putAway(place) {
  const { chart } = place
  place.chart = null
  if (!chart) return
  dispatchEvent(new CustomEvent('tip')) // the mouse may still be over the chart
  away.get(chart.specification)?.finalize()
  away.delete(chart.specification)
  away.set(chart.specification, chart)
  for (const [specification, oldest] of away) {
    if (away.size <= MOST_AWAY) break
    oldest.finalize()
    away.delete(specification)
  }
}

/**
 * Ask for the tip of a mark (tips.js).
 * @param {MouseEvent} event over the mark
 * @param {TipWords} words
 */
function tell({ target, clientX: x, clientY: y }, words) {
  target?.dispatchEvent(new CustomEvent('tip', { bubbles: true, detail: { words, x, y } }))
}

/**
 * Return whether a click is to be reported: where it leads to another page, a finger's first tap on a mark asks for its
 * tip alone.
 * @param {Chart} chart
 * @param {boolean} leaves
 * @param {unknown} clicked
 */
function isMeant(chart, leaves, clicked) {
  const mark = JSON.stringify(clicked)
  const isFirst = leaves && chart.isTapped && chart.told !== mark
  chart.told = isFirst ? mark : undefined
  return !isFirst
}

/**
 * @param {Place} place
 * @param {ChartData} data
 * @param {number} width
 * @param {Streamlit} streamlit
 * @returns {Promise<Chart>}
 */
async function build(place, { specification, tables, select, leaves, library }, width, streamlit) {
  const embed = await streamlit.loadVegaEmbed(library)
  const element = document.createElement('div')
  place.replaceChildren(element) // before the chart is drawn: it takes its width from its place
  const datasets = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, rowsOf(table)]))
  const completed = { ...JSON.parse(specification), datasets }
  const isFluid = completed.width === 'container'
  if (isFluid) completed.width = width // Vega itself follows the width of the window alone
  /** @type {TooltipHandler} */
  const tooltip = (_handler, event, _item, words) => words && tell(event, words)
  // `ast`: the content security policy forbids scripts that are made from text.
  const options = { ast: true, renderer: 'svg', actions: false, defaultStyle: false, tooltip }
  const { view, finalize } = await embed(element, completed, options)
  element.removeAttribute('aria-roledescription') // Vega's word for a chart, in English; the figure has a name of ours
  /** @type {Chart} */
  const chart = { element, view, finalize, specification, tables, isFluid, width, report: place.report }
  // A finger does not move over a mark, it only taps.
  view.addEventListener('click', (event, item) => chart.isTapped && item?.tooltip && tell(event, item.tooltip))
  view.addEventListener('pointerdown', (event, item) => {
    chart.isTapped = 'pointerType' in event && event.pointerType === 'touch' && Boolean(item?.tooltip)
  })
  if (select) {
    const store = `${select}_store`
    view.addDataListener(store, (_, [clicked]) => {
      if (!clicked) return
      if (isMeant(chart, leaves, clicked.values))
        chart.report(Object.fromEntries(clicked.fields.map(({ field }, index) => [field, clicked.values[index]])))
      setTimeout(() => view.data(store, []).runAsync()) // so that a click on the same mark is reported again
    })
  }
  return chart
}

/**
 * Clear the selections of a chart that was away: the mouse is no longer over the mark that it was over.
 * @param {Chart} chart
 */
function clearSelections({ view }) {
  const { data } = view.getState({ signals: () => false, data: (name) => name?.endsWith('_store') ?? false })
  for (const name of Object.keys(data ?? {})) view.data(name, [])
}

/**
 * @param {Place} place
 * @param {Streamlit} streamlit
 */
async function draw(place, streamlit) {
  const { data, width } = place
  if (!data || !width || (place.drawn === data && place.chart?.width === width)) return
  const { specification, tables } = data
  if (place.chart?.specification !== specification) {
    putAway(place)
    const returning = away.get(specification)
    away.delete(specification)
    if (returning) {
      place.replaceChildren(returning.element)
      clearSelections(returning)
    }
    place.chart = returning ?? (await build(place, data, width, streamlit))
  }
  const chart = /** @type {Chart} */ (place.chart)
  const { view } = chart
  const changed = Object.keys(tables).filter((name) => tables[name] !== chart.tables[name])
  for (const name of changed) view.data(name, rowsOf(tables[name]))
  if (chart.isFluid && chart.width !== width) view.signal('width', width)
  Object.assign(chart, { tables, width, report: place.report })
  place.drawn = data
  place.style.minHeight = ''
  await view.runAsync()
  // Vega's own words for marks, such as "geoshape", are in English; each mark has a name of ours.
  for (const mark of chart.element.querySelectorAll('[aria-roledescription]'))
    mark.removeAttribute('aria-roledescription')
}

/**
 * Draw once the present drawing is complete: a chart that is being built cannot take in data.
 * @param {Place} place
 * @param {Streamlit} streamlit
 */
function drawNext(place, streamlit) {
  place.work = (place.work ?? place.due ?? Promise.resolve())
    .then(() => draw(place, streamlit))
    .catch((error) => {
      console.error(error)
      place.chart = null
      place.textContent = place.data?.failed ?? ''
    })
}

/**
 * @param {ComponentArguments<ChartData, {picked: Pick}>} component
 * @param {Streamlit} streamlit
 */
export default function ({ data, parentElement, setTriggerValue }, streamlit) {
  const place = /** @type {Place} */ (parentElement.querySelector('.chart'))
  place.report = (pick) => setTriggerValue('picked', pick)
  place.data = data
  if (!place.sizes) {
    place.due = untilDue(place, data)
    // It reports the width of a new place once the page is laid out, and that of a hidden place once it is shown.
    // Reading the width would make the browser lay out the page once more.
    place.sizes = new ResizeObserver(([{ contentRect }]) => {
      place.width = Math.floor(contentRect.width)
      drawNext(place, streamlit)
    })
    place.sizes.observe(place)
  }
  drawNext(place, streamlit)
  return () => {
    place.sizes?.disconnect()
    place.data = null
    place.makeDue?.()
    place.work?.then(() => putAway(place))
  }
}
