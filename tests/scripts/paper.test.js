import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import paper from '../../static/scripts/paper.js'
import { find, mount } from './component.js'

/** @typedef {import('../../static/scripts/chart.js').Chart} Chart */

const PAGE = `
  <style>:root{--ink:light-dark(#16212B,#E8EDF2);--rule:light-dark(#D9DFE5,#2B3742)}</style>
  <div class="kap"><div class="foot">Sources</div></div>
  <div class="chart" style="--sheet:840"><svg><path fill="#E8EDF2" stroke="#123456"></path><text fill="#2b3742"></text></svg></div>`

paper()
paper()

/** @type {number[]} */
let widths

/** @param {string} scheme */
function show(scheme) {
  mount(PAGE)
  const place = find('.chart')
  place.style.colorScheme = scheme
  widths = []
  /** @type {any} */
  const view = {
    signal: (/** @type {string} */ _name, /** @type {number} */ width) => {
      widths.push(width)
      return view
    },
    runAsync: async () => view,
  }
  Object.assign(place, { chart: { view, width: 500, isFluid: true } })
}

/** @param {string} type */
async function print(type) {
  dispatchEvent(new Event(type))
  for (let turn = 0; turn < 9; turn += 1) await undefined // what is done while the event lasts, and no more
}

const colours = () =>
  [...document.querySelectorAll('svg *')].flatMap((mark) => [mark.getAttribute('fill'), mark.getAttribute('stroke')])
const DARK = ['#E8EDF2', '#123456', '#2b3742', null]

beforeEach(() => show('dark'))

test('a chart is as wide as the sheet while the page is printed, and then as it was', async () => {
  await print('beforeprint')
  assert.deepEqual(widths, [840])
  await print('afterprint')
  assert.deepEqual(widths, [840, 500])
})

test('a chart of the dark theme has the colours of the light one on paper', async () => {
  await print('beforeprint')
  assert.deepEqual(colours(), ['#16212B', '#123456', '#D9DFE5', null])
  await print('afterprint')
  assert.deepEqual(colours(), DARK)
})

test('a chart of the light theme keeps its colours', async () => {
  show('light')
  await print('beforeprint')
  assert.deepEqual(colours(), DARK)
  await print('afterprint')
})

test('the foot has the address of the page for its paper', async () => {
  await print('beforeprint')
  assert.equal(find('.foot').dataset.address, location.href)
  await print('afterprint')
  assert.equal(find('.foot').dataset.address, undefined)
})

test('a chart that was out of sight is drawn for paper, and as wide as the sheet', async () => {
  /** @type {any} */
  const place = find('.chart')
  const { chart } = place
  Object.assign(place, {
    chart: undefined,
    makeDue: () => {
      place.work = Promise.resolve().then(() => Object.assign(place, { chart }))
    },
  })
  await print('beforeprint')
  assert.deepEqual(widths, [840])
})

test('what is folded on the screen stands whole on paper', async () => {
  const fold = document.createElement('details')
  find('.kap').append(fold)
  await print('beforeprint')
  assert.equal(fold.open, true)
  await print('afterprint')
  assert.equal(fold.open, false)
})
