// A chart: Vega draws it. What leaves the page is kept, and takes new figures in when it comes back.
const KEPT = 12
const kept = new Map() // charts that are on no page, by their specification, the latest last

function rows(table) {
  const [names, columns] = JSON.parse(table)
  return (columns[0] ?? []).map((_, row) => Object.fromEntries(names.map((name, column) => [name, columns[column][row]])))
}

function putAway(box) {
  const chart = box.chart
  box.chart = null
  if (!chart) return
  document.getElementById('vg-tooltip-element')?.classList.remove('visible') // the mouse may still be on the chart
  kept.get(chart.specification)?.finalize()
  kept.delete(chart.specification)
  kept.set(chart.specification, chart)
  for (const [specification, oldest] of kept) {
    if (kept.size <= KEPT) break
    oldest.finalize()
    kept.delete(specification)
  }
}

async function made(box, { specification, tables, select, library }) {
  const embed = await box.streamlit.loadVegaEmbed(library)
  const element = document.createElement('div')
  box.replaceChildren(element) // before it is drawn: its width is that of its place
  const datasets = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, rows(table)]))
  const tooltip = { theme: getComputedStyle(box).colorScheme, disableDefaultStyle: true }
  // `ast`: the security policy allows no script that is made from text.
  const how = { ast: true, renderer: 'svg', actions: false, defaultStyle: false, tooltip }
  const whole = { ...JSON.parse(specification), datasets }
  const isWide = whole.width === 'container'
  if (isWide) whole.width = box.width // Vega would look at the window alone for its width
  const { view, finalize } = await embed(element, whole, how)
  const chart = { element, view, finalize, specification, tables, isWide }
  if (select) {
    const store = `${select}_store`
    view.addDataListener(store, (_, [clicked]) => {
      if (!clicked) return
      chart.tell(Object.fromEntries(clicked.fields.map(({ field }, place) => [field, clicked.values[place]])))
      setTimeout(() => view.data(store, []).runAsync()) // told, it is forgotten: the next click tells again
    })
  }
  return chart
}

// What was under the mouse when the chart was left is so no more.
function forget({ view }) {
  const { data } = view.getState({ signals: () => false, data: (name) => name?.endsWith('_store') })
  for (const name of Object.keys(data ?? {})) view.data(name, [])
}

async function draw(box) {
  const { data, width } = box
  if (!data || !width || (box.drawn === data && box.chart?.width === width)) return
  const { specification, tables } = data
  if (box.chart?.specification !== specification) {
    putAway(box)
    const found = kept.get(specification)
    kept.delete(specification)
    if (found) {
      box.replaceChildren(found.element)
      forget(found)
    }
    box.chart = found ?? Object.assign(await made(box, data), { width })
  }
  const { chart } = box, { view } = chart
  const changed = Object.keys(tables).filter((name) => tables[name] !== chart.tables[name])
  for (const name of changed) view.data(name, rows(tables[name]))
  if (chart.isWide && chart.width !== width) view.signal('width', width)
  Object.assign(chart, { tables, width, tell: box.tell })
  box.drawn = data
  await view.runAsync()
}

// One after the other: a chart that is being made takes no data in.
function soon(box) {
  box.work = box.work.then(() => draw(box)).catch((error) => {
    console.error(error)
    box.chart = null
    box.textContent = box.data?.failed
  })
}

export default function ({ data, parentElement, setTriggerValue }, streamlit) {
  const box = parentElement.querySelector('.chart')
  box.streamlit = streamlit
  box.tell = (clicked) => setTriggerValue('picked', clicked)
  box.data = data
  box.work ??= Promise.resolve()
  if (!box.sizes) {
    // It tells the width of a new place once the page is laid out; to ask for it would lay the page out once more.
    box.sizes = new ResizeObserver(([{ contentRect }]) => { // also when a place that was hidden is shown
      box.width = Math.floor(contentRect.width)
      soon(box)
    })
    box.sizes.observe(box)
  }
  soon(box)
  return () => {
    box.sizes.disconnect()
    box.data = null
    box.work.then(() => putAway(box))
  }
}
