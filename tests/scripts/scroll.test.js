import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import scroll from '../../static/scripts/scroll.js'
import { fakeStreamlit, find, mount, reporter } from './component.js'

/** The browser's history, as far as the script asks it. */
const history = Object.assign(new EventTarget(), { currentEntry: { key: 'overview' } })
Object.assign(window, { navigation: history })

/** @type {HTMLElement} */
let main
let isFinished = true
const streamlit = fakeStreamlit({
  scroller: () => main,
  finishedTitle: () => (isFinished ? document.querySelector('h1') : null),
})

beforeEach(() => {
  document.dispatchEvent(new Event('wheel')) // what the test before has begun ends, while its clock still stands
  mock.timers.reset()
  mock.timers.enable({ apis: ['setInterval'] })
  const { report } = reporter()
  const parentElement = mount('<main tabindex="0"><h1>Overview</h1></main>')
  main = find('main')
  isFinished = true
  scroll({ data: null, parentElement, setTriggerValue: report, setStateValue: report }, streamlit)
  go('overview', 'push')
})

/** @param {number} place */
function scrollTo(place) {
  main.scrollTop = place
  main.dispatchEvent(new Event('scroll'))
}

/**
 * @param {string} key
 * @param {string} navigationType
 */
function go(key, navigationType) {
  history.currentEntry = { key }
  history.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType }))
}

test('Back returns to where the reader had scrolled to, though the page begins at its top', () => {
  scrollTo(1300)
  go('kpi', 'push')
  scrollTo(0)
  go('overview', 'traverse')
  isFinished = false
  mock.timers.tick(50)
  scrollTo(0)
  mock.timers.tick(500)
  assert.equal(main.scrollTop, 1300)
})

test('Back returns there also where the server is slow and the page that is left is as long', () => {
  scrollTo(1300)
  go('kpi', 'push')
  find('h1').textContent = 'KPI'
  scrollTo(0)
  go('overview', 'traverse')
  mock.timers.tick(1000)
  assert.equal(main.scrollTop, 1300)
  find('h1').textContent = 'Overview'
  scrollTo(0)
  mock.timers.tick(500)
  assert.equal(main.scrollTop, 1300)
})

test('a page that is complete and in place is left to the reader', () => {
  scrollTo(1300)
  go('kpi', 'push')
  go('overview', 'traverse')
  isFinished = false
  mock.timers.tick(50)
  isFinished = true
  mock.timers.tick(1000)
  scrollTo(200)
  mock.timers.tick(1000)
  assert.equal(main.scrollTop, 200)
})

test('a reader who scrolls meanwhile is not taken back', () => {
  scrollTo(1300)
  go('kpi', 'push')
  go('overview', 'traverse')
  isFinished = false
  main.dispatchEvent(new Event('wheel', { bubbles: true }))
  scrollTo(200)
  mock.timers.tick(1000)
  assert.equal(main.scrollTop, 200)
})

test('what scrolls the page is no tab stop', () => {
  assert.equal(main.tabIndex, -1)
})
