import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import screen from '../../static/scripts/screen.js'
import { mount, reporter, Sizes } from './component.js'

let { reports, report } = reporter()
beforeEach(() => {
  ;({ reports, report } = reporter())
  Sizes.use()
  Object.assign(window, { kapHasWebGL: undefined })
})

/**
 * Show the component in a place of some width, and return what removes it.
 * @param {number} width
 * @param {Partial<import('../../static/scripts/screen.js').ScreenData>} known
 * @param {object | null} context of WebGL 2
 */
function show(width, known, context = null) {
  const parentElement = mount('<span></span>')
  parentElement.getBoundingClientRect = () => new DOMRect(0, 0, width, 10)
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (() => context)
  const data = { webgl: false, width: 0, measure: false, ...known }
  const remove = screen({ data, parentElement, setTriggerValue: report, setStateValue: report })
  Sizes.all.at(-1)?.report(width)
  return remove
}

test('a browser with WebGL 2 reports it once the page is laid out, with the width, and gives the context up', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const loseContext = t.mock.fn()
  show(640.4, {}, { getExtension: () => ({ loseContext }) })
  t.mock.timers.tick(199)
  assert.deepEqual(reports, [])
  t.mock.timers.tick(1)

  assert.deepEqual(reports, [['seen', { webgl: true, width: 640 }]])
  assert.equal(loseContext.mock.callCount(), 1)
})

test('what is known already is not reported again', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  show(640, { webgl: true, width: 640 }, { getExtension: () => null })
  t.mock.timers.tick(1000)

  assert.deepEqual(reports, [])
})

test('a browser without WebGL is asked once and reports nothing', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  show(640, {})
  show(640, {}, { getExtension: () => null })
  t.mock.timers.tick(1000)

  assert.deepEqual(reports, [])
})

for (const [change, measure, expected] of /** @type {const} */ ([
  [48, true, 0],
  [49, true, 1],
  [-49, true, 1],
  [200, false, 0],
])) {
  test(`a width that changes by ${change} is reported ${expected} times if it is ${measure ? '' : 'not '}measured`, (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    show(600 + change, { width: 600, measure })
    t.mock.timers.tick(1000)

    assert.equal(reports.length, expected)
  })
}

test('a hidden place reports no width', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  show(0, { width: 600, measure: true })
  t.mock.timers.tick(1000)

  assert.deepEqual(reports, [])
})

test('many changes are reported as one, and none once the place is gone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const remove = show(700, { width: 600, measure: true })
  Sizes.all[0].report(710)
  t.mock.timers.tick(1000)
  assert.equal(reports.length, 1)
  Sizes.all[0].report(900)
  remove()
  t.mock.timers.tick(1000)

  assert.equal(reports.length, 1)
  assert.equal(Sizes.all[0].isConnected, false)
})
