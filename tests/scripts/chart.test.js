import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import chart from '../../static/scripts/chart.js'
import { fakeStreamlit, find, mount, reporter, Sight, Sizes } from './component.js'

/** @typedef {import('../../static/scripts/chart.js').ChartData} ChartData */
/** @typedef {import('../../static/scripts/streamlit.js').VegaView} VegaView */
/** @typedef {import('../../static/scripts/streamlit.js').SelectedMark} SelectedMark */
/** @typedef {import('../../static/scripts/streamlit.js').SceneItem} SceneItem */
/** @typedef {import('../../static/scripts/streamlit.js').TooltipHandler} TooltipHandler */

/** A Vega view that notes what it is asked for. */
class View {
  /** @type {unknown[][]} */
  calls = []
  /** @type {Record<string, (name: string, rows: SelectedMark[]) => void>} */
  listeners = {}

  /** @param {unknown[]} parameters */
  data = (...parameters) => this.#note('data', ...parameters)
  /** @param {unknown[]} parameters */
  signal = (...parameters) => this.#note('signal', ...parameters)
  /** @type {VegaView['addDataListener']} */
  addDataListener = (name, listener) => {
    this.listeners[name] = listener
    return this
  }
  /** @type {Record<string, (event: MouseEvent, item: SceneItem | null) => void>} */
  handlers = {}
  /** @type {VegaView['addEventListener']} */
  addEventListener = (type, handler) => {
    this.handlers[type] = handler
    return this
  }
  /** @type {VegaView['getState']} */
  getState = ({ data }) => ({
    data: Object.fromEntries(['source', 'click_store', 'hover_store'].filter(data).map((name) => [name, []])),
  })
  runAsync = async () => this

  /** @param {unknown[]} call */
  #note(...call) {
    this.calls.push(call)
    return this
  }
}

/** @type {{element: HTMLElement, specification: any, options: any, view: View, isFinalized: boolean}[]} */
let embedded = []
const streamlit = fakeStreamlit({
  /** @type {() => Promise<import('../../static/scripts/streamlit.js').VegaEmbed>} */
  loadVegaEmbed: async () => async (element, specification, options) => {
    const made = { element, specification, options, view: new View(), isFinalized: false }
    embedded.push(made)
    element.append(document.createElement('svg'))
    const finalize = () => {
      made.isFinalized = true
    }
    return { view: made.view, finalize }
  },
})

let specifications = 0
/** Return a specification that no other test uses: charts are kept by it. */
function specification(more = {}) {
  specifications += 1
  return JSON.stringify({ title: specifications, ...more })
}

/** @param {Partial<ChartData>} changes */
const data = (changes) => ({
  specification: '{}',
  tables: { source: '[["quarter","share"],[["2025-Q4","2026-Q1"],[0.5,null]]]' },
  select: null,
  leaves: false,
  library: 'vega.js',
  failed: 'No chart.',
  ...changes,
})

let { reports, report } = reporter()
beforeEach(() => {
  ;({ reports, report } = reporter())
  embedded = []
  Sizes.use()
  Sight.use()
})

/** Return a list of what is asked of tips.js from now on. */
function tips() {
  /** @type {unknown[]} */
  const asked = []
  addEventListener('tip', (event) => asked.push(/** @type {CustomEvent} */ (event).detail))
  return asked
}

const place = () => mount("<div class='chart'></div>")

/** Wait until all that was asked for is drawn. */
const drawn = () => new Promise((resolve) => setTimeout(resolve, 5))

/**
 * @param {HTMLElement} parentElement
 * @param {ChartData} data
 */
function show(parentElement, data, on = streamlit) {
  return chart({ data, parentElement, setTriggerValue: report, setStateValue: report }, on)
}

/**
 * Show a chart in a new place that is 400 pixels wide, wait until it is drawn, and return what removes it.
 * @param {ChartData} data
 */
async function showNew(data) {
  const remove = show(place(), data)
  Sizes.all.at(-1)?.report(400.7)
  await drawn()
  return remove
}

test('a chart is drawn with its rows, by name, and nothing of them in its specification', async () => {
  await showNew(data({ specification: specification({ mark: 'bar' }) }))

  assert.equal(embedded.length, 1)
  assert.equal(embedded[0].specification.mark, 'bar')
  assert.deepEqual(embedded[0].specification.datasets.source, [
    { quarter: '2025-Q4', share: 0.5 },
    { quarter: '2026-Q1', share: null },
  ])
})

test('a table without columns gives a chart without rows', async () => {
  await showNew(data({ specification: specification(), tables: { source: '[[],[]]' } }))

  assert.deepEqual(embedded[0].specification.datasets.source, [])
})

test('a chart out of sight has its height, and is drawn when it comes near', async () => {
  Sight.isAll = false
  await showNew(data({ specification: specification({ height: 372 }) }))
  assert.equal(embedded.length, 0)
  assert.equal(find('.chart').style.minHeight, '372px')

  Sight.all[0].callback([{ isIntersecting: true }])
  await drawn()
  assert.equal(embedded.length, 1)
  assert.equal(find('.chart').style.minHeight, '')
})

test('a chart out of sight is drawn while the browser is idle, and when it is asked for', async () => {
  for (const become of ['idle', 'due']) {
    Sight.isAll = false
    embedded = []
    /** @type {() => void} */
    let idle = () => {}
    Object.assign(globalThis, { requestIdleCallback: (/** @type {() => void} */ callback) => (idle = callback) })
    await showNew(data({ specification: specification() }))
    assert.equal(embedded.length, 0)

    const place = /** @type {import('../../static/scripts/chart.js').Place} */ (find('.chart'))
    if (become === 'idle') idle()
    else place.makeDue?.()
    await drawn()
    assert.equal(embedded.length, 1)
  }
})

test('a chart out of sight that leaves the page is never drawn', async () => {
  Sight.isAll = false
  const remove = await showNew(data({ specification: specification() }))
  remove?.()
  await drawn()
  assert.equal(embedded.length, 0)
})

test('a chart is not drawn before its place is seen', async () => {
  show(place(), data({ specification: specification() }))
  Sizes.all[0].report(0)
  await drawn()

  assert.equal(embedded.length, 0)
})

test('a chart that is as wide as its place takes its width and follows it', async () => {
  await showNew(data({ specification: specification({ width: 'container' }) }))
  assert.equal(embedded[0].specification.width, 400)
  Sizes.all[0].report(320)
  await drawn()

  assert.deepEqual(embedded[0].view.calls, [['signal', 'width', 320]])
})

test('a chart of a width of its own keeps it', async () => {
  await showNew(data({ specification: specification({ width: 90 }) }))
  Sizes.all[0].report(320)
  await drawn()

  assert.equal(embedded[0].specification.width, 90)
  assert.deepEqual(embedded[0].view.calls, [])
})

test('while the specification is the same the view stays and takes in the tables that have changed', async () => {
  const same = specification()
  const parent = place()
  const tables = { source: '[["n"],[[1]]]', targets: '[["n"],[[9]]]' }
  show(parent, data({ specification: same, tables }))
  Sizes.all[0].report(400)
  await drawn()
  const svg = find('svg')
  show(parent, data({ specification: same, tables: { ...tables, source: '[["n"],[[2]]]' } }))
  await drawn()

  assert.equal(embedded.length, 1)
  assert.ok(find('svg') === svg)
  assert.deepEqual(embedded[0].view.calls, [['data', 'source', [{ n: 2 }]]])
})

test('data that come while a chart is being built are drawn after it', async () => {
  const same = specification()
  const parent = place()
  show(parent, data({ specification: same, tables: { source: '[["n"],[[1]]]' } }))
  Sizes.all[0].report(400)
  for (let turn = 0; turn < 3; turn += 1) await undefined // until it is seen to be in sight
  show(parent, data({ specification: same, tables: { source: '[["n"],[[2]]]' } }))
  show(parent, data({ specification: same, tables: { source: '[["n"],[[3]]]' } }))
  await drawn()

  assert.equal(embedded.length, 1)
  assert.deepEqual(embedded[0].view.calls.at(-1) ?? embedded[0].specification.datasets, ['data', 'source', [{ n: 3 }]])
})

test('a chart that comes back is the one that was drawn, with the rows of now and without its selections', async () => {
  const same = specification()
  const leave = await showNew(data({ specification: same }))
  const svg = find('svg')
  leave()
  await drawn()
  const leaveAgain = await showNew(data({ specification: same, tables: { source: '[["n"],[[7]]]' } }))

  assert.equal(embedded.length, 1)
  assert.ok(find('svg') === svg)
  assert.deepEqual(embedded[0].view.calls, [
    ['data', 'click_store', []],
    ['data', 'hover_store', []],
    ['data', 'source', [{ n: 7 }]],
  ])
  leaveAgain()
  await drawn()
  assert.equal(embedded[0].isFinalized, false)
})

test('a new specification in the same place is drawn as another chart', async () => {
  const parent = place()
  show(parent, data({ specification: specification() }))
  Sizes.all[0].report(400)
  await drawn()
  show(parent, data({ specification: specification() }))
  await drawn()

  assert.equal(embedded.length, 2)
  assert.ok(find('.chart').firstChild === embedded[1].element)
  assert.equal(embedded[0].isFinalized, false)
})

test('of the charts that have left the page only the last twelve are kept', async () => {
  for (let count = 0; count < 13; count += 1) {
    const leave = await showNew(data({ specification: specification() }))
    leave()
    await drawn()
  }

  assert.deepEqual(
    embedded.map(({ isFinalized }) => isFinalized),
    [true, ...Array(12).fill(false)],
  )
})

test('a click is reported with the fields of its mark, and forgotten so that the next is reported too', async () => {
  await showNew(data({ specification: specification(), select: 'click' }))
  const { view } = embedded[0]
  const clicked = [{ fields: [{ field: 'quarter' }, { field: 'status' }], values: ['2025-Q4', 'behind'] }]
  view.listeners.click_store('click_store', clicked)
  await drawn()
  assert.deepEqual(view.calls, [['data', 'click_store', []]])
  view.listeners.click_store('click_store', [])
  view.listeners.click_store('click_store', clicked)

  const pick = ['picked', { quarter: '2025-Q4', status: 'behind' }]
  assert.deepEqual(reports, [pick, pick])
})

test('a chart that came back reports to the component that shows it now', async () => {
  const same = specification()
  const leave = await showNew(data({ specification: same, select: 'click' }))
  leave()
  await drawn()
  ;({ reports, report } = reporter())
  await showNew(data({ specification: same, select: 'click' }))
  embedded[0].view.listeners.click_store('click_store', [{ fields: [{ field: 'n' }], values: [1] }])

  assert.deepEqual(reports, [['picked', { n: 1 }]])
})

test('the tip of a chart goes with it', async () => {
  const leave = await showNew(data({ specification: specification() }))
  const asked = tips()
  leave()
  await drawn()

  assert.deepEqual(asked, [null])
})

test('a mark asks for its tip under the mouse, and once a finger has tapped it', async () => {
  await showNew(data({ specification: specification() }))
  const { options, view } = embedded[0]
  const asked = tips()
  /** @type {any} */
  const event = { target: find('svg'), clientX: 3, clientY: 4 }
  options.tooltip({}, event, {}, 'Q4 2025')
  options.tooltip({}, event, {}, null)
  const item = { tooltip: { Link: 'P1' } }
  view.handlers.click(event, item)
  view.handlers.pointerdown(/** @type {any} */ ({ pointerType: 'touch' }), item)
  view.handlers.click(event, item)
  view.handlers.click(event, null)

  assert.deepEqual(asked, [
    { words: 'Q4 2025', x: 3, y: 4 },
    { words: { Link: 'P1' }, x: 3, y: 4 },
  ])
})

test('where a click leads to another page, a finger first asks for the tip and then goes there', async () => {
  await showNew(data({ specification: specification(), select: 'click', leaves: true }))
  const { view } = embedded[0]
  const press = (/** @type {string} */ pointerType, /** @type {string} */ quarter, tooltip = 'A tip') => {
    view.handlers.pointerdown(/** @type {any} */ ({ pointerType }), { tooltip })
    view.listeners.click_store('click_store', [{ fields: [{ field: 'quarter' }], values: [quarter] }])
    return reports.length
  }

  assert.deepEqual([press('touch', 'Q1'), press('touch', 'Q2'), press('touch', 'Q2')], [0, 0, 1])
  assert.deepEqual([press('mouse', 'Q3'), press('touch', 'Q4', '')], [2, 3])
})

test('where a chart cannot be drawn its place says so, and the next data draw it', async (t) => {
  const error = t.mock.method(console, 'error', () => {})
  const same = specification()
  const parent = place()
  show(parent, data({ specification: same }), fakeStreamlit())
  Sizes.all[0].report(400)
  await drawn()
  assert.equal(find('.chart').textContent, 'No chart.')
  assert.ok(error.mock.callCount() > 0)
  show(parent, data({ specification: same }))
  await drawn()
  assert.equal(find('.chart').textContent, '')
  assert.equal(embedded.length, 1)
})
