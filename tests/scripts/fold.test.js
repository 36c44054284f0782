import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import fold from '../../static/scripts/fold.js'
import { find, focused, mount, reporter } from './component.js'

const TITLE = '<h1>Overview</h1><button data-fold="" aria-expanded="false">World</button>'

/** @type {HTMLElement} */
let parent

/** Draw the title as `block.js` does with each answer, whose line is closed. */
function show() {
  const { report } = reporter()
  find('.kap').innerHTML = TITLE
  fold({ data: null, parentElement: parent, setTriggerValue: report, setStateValue: report })
}

beforeEach(() => {
  mount('<div class="st-key-band"><div class="st-key-title"><div class="kap"></div></div><select></select></div>')
  parent = find('.st-key-title')
  history.replaceState({}, '', '/overview')
  show()
})

const isOpen = () => find('[data-fold]').getAttribute('aria-expanded') === 'true'

test('the line opens the choices and closes them', () => {
  find('[data-fold]').click()
  assert.ok(isOpen())
  find('[data-fold]').click()
  assert.ok(!isOpen())
})

test('the choices stay open when an answer comes, and are closed on the next page', () => {
  find('[data-fold]').click()
  show()
  assert.ok(isOpen())
  history.replaceState({}, '', '/matrix')
  show()
  assert.ok(!isOpen())
})

test('Escape closes the choices and leaves the focus on the line', () => {
  find('[data-fold]').click()
  find('select').focus()
  find('select').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  assert.ok(!isOpen())
  assert.ok(focused() === find('[data-fold]'))
})
