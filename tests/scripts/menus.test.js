import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import menus from '../../static/scripts/menus.js'
import { fakeStreamlit, find, focused, mount, reporter } from './component.js'

const MARKUP = `
  <a href="#" data-pass="">Go to the content</a>
  <div><button id="every" class="every" data-menu="" aria-expanded="false">Menu</button>
    <div class="menus">
      <div><button id="results" class="here" data-menu="" aria-expanded="false">Results</button>
        <a id="overview" href="/">Overview</a></div>
      <div><button id="help" data-menu="" aria-expanded="false">Help</button>
        <a id="sources" href="/sources">Sources</a></div>
    </div></div>`
const ALL = ['every', 'results', 'help']

/** @type {HTMLElement} */
let parent
/** @type {ReturnType<typeof fakeStreamlit>} */
let streamlit

function show() {
  const { report } = reporter()
  menus({ data: null, parentElement: parent, setTriggerValue: report, setStateValue: report }, streamlit)
}

beforeEach(() => {
  parent = mount(
    `<div class="early"></div><nav class="kap">${MARKUP}</nav><h1>Overview</h1><button id="next"></button>`,
  )
  for (const link of parent.querySelectorAll('a')) link.addEventListener('click', (event) => event.preventDefault())
  streamlit = fakeStreamlit()
  show()
})

const open = () => ALL.filter((id) => find(`#${id}`).getAttribute('aria-expanded') === 'true')

/** @param {string} selector */
const click = (selector) => find(selector).click()

/**
 * @param {string} selector
 * @param {string} key
 */
const press = (selector, key) => {
  find(selector).focus()
  find(selector).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

test('a menu opens, closes at a second click, and closes when another opens', () => {
  click('#results')
  assert.deepEqual(open(), ['results'])
  click('#results')
  assert.deepEqual(open(), [])
  click('#results')
  click('#help')
  assert.deepEqual(open(), ['help'])
})

test('on a telephone the whole menu opens with the section of the page, and stays open around another', () => {
  click('#every')
  assert.deepEqual(open(), ['every', 'results'])
  click('#help')
  assert.deepEqual(open(), ['every', 'help'])
  click('#every')
  assert.deepEqual(open(), [])
})

test('Escape closes the innermost open menu and gives its button the focus', () => {
  click('#every')
  press('#overview', 'Escape')
  assert.deepEqual([open(), focused().id], [['every'], 'results'])
  press('#results', 'Escape')
  assert.deepEqual([open(), focused().id], [[], 'every'])
  press('#help', 'Escape')
  assert.equal(focused().id, 'help')
})

test('Escape on another section leaves the focus there, and another key closes nothing', () => {
  click('#help')
  press('#results', 'Tab')
  assert.deepEqual(open(), ['help'])
  press('#results', 'Escape')
  assert.deepEqual([open(), focused().id], [[], 'results'])
})

test('a press outside closes all, a press inside nothing', () => {
  click('#every')
  find('#overview').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  assert.deepEqual(open(), ['every', 'results'])
  find('h1').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  assert.deepEqual(open(), [])
})

test('all close when the focus goes on outside, and stay when it goes to another window', () => {
  click('#results')
  find('#overview').dispatchEvent(new FocusEvent('focusout', { bubbles: true }))
  assert.deepEqual(open(), ['results'])
  find('#overview').dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: find('#next') }))
  assert.deepEqual(open(), [])
})

test('a menu stays open when the markup comes anew, and a closed one closed', () => {
  click('#results')
  find('nav').innerHTML = MARKUP
  show()
  assert.deepEqual(open(), ['results'])
  press('#results', 'Escape')
  find('nav').innerHTML = MARKUP
  show()
  assert.deepEqual(open(), [])
})

test('a menu reacts once to a click however often the page has run', () => {
  show()
  click('#help')
  assert.deepEqual(open(), ['help'])
})

test('the bar that stood before the navigation goes', () => {
  assert.ok(document.querySelector('.early') === null)
})

test('the way past the navigation leads to the title', () => {
  click('[data-pass]')
  assert.ok(focused() === find('h1'))
})

test('the title of a page that was chosen has the focus once the page is complete, and its menus are closed', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let isRunning = true
  streamlit.finishedTitle = () => (isRunning ? null : find('h1'))
  click('#help')
  find('#sources').focus()
  click('#sources')
  find('nav').innerHTML = MARKUP
  show()
  t.mock.timers.tick(1000)
  assert.ok(focused() !== find('h1'))
  isRunning = false
  t.mock.timers.tick(50)
  assert.ok(focused() === find('h1'))
  assert.deepEqual(open(), [])
})

test('a reader who has gone on keeps the focus where it is', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  click('#sources')
  show()
  find('#next').focus()
  t.mock.timers.tick(1000)
  assert.equal(focused().id, 'next')
})

test('an answer that follows no choice of a page leaves the focus', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  find('#results').focus()
  show()
  t.mock.timers.tick(1000)
  assert.equal(focused().id, 'results')
})

test('the page runs again when the theme of the system changes', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const scheme = new EventTarget()
  const matching = mock.method(globalThis, 'matchMedia', () => scheme)
  parent = mount(`<nav class="kap">${MARKUP}</nav>`)
  show()
  matching.mock.restore()
  scheme.dispatchEvent(new Event('change'))
  t.mock.timers.tick(200)
  assert.equal(streamlit.reruns, 1)
})
