import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import slides from '../../static/scripts/slides.js'
import { fakeStreamlit, find, mount, reporter } from './component.js'

const ROWS = '<ol data-fit><li data-left="and 1 more"></li><li></li></ol><p class="left"></p>'
const SLIDE = (/** @type {string} */ code) =>
  `<section class="slide" data-code="${code}" data-said="Slide ${code}"><div class="picture">${ROWS}</div></section>`
const DECK = `<div class="kap"><div class="slides"><p data-said role="status"></p>${SLIDE('a')}${SLIDE('b')}${SLIDE('c')}
  <nav class="steps"><a class="close" href="#left">x</a><button data-step="1">›</button>
  <span class="counter"></span></nav></div></div>`

/** @type {ReturnType<typeof fakeStreamlit>} */
let streamlit
/** @type {(() => void) | void} */
let leave

beforeEach(() => {
  leave?.()
  const parent = mount(DECK)
  find('.slide').classList.add('shown')
  streamlit = fakeStreamlit()
  const data = { charts: {}, library: '', failed: '', document: { lang: 'fr' } }
  const { report } = reporter()
  leave = slides({ data, parentElement: parent, setTriggerValue: report, setStateValue: report }, streamlit)
})

/** @param {string[]} keys */
function press(...keys) {
  for (const key of keys) {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
  }
  return find('.slide.shown').dataset.code
}

test('keys lead on, back, to both ends and to a number, and are said', () => {
  assert.equal(press('PageDown'), 'b')
  assert.equal(press('ArrowRight', 'ArrowRight'), 'c')
  assert.equal(press('ArrowLeft'), 'b')
  assert.equal(press('Home'), 'a')
  assert.equal(press('End'), 'c')
  assert.equal(press('2', 'Enter'), 'b')
  assert.equal(find('[role=status]').textContent, 'Slide b')
  assert.equal(find('.counter').textContent, '2 / 3')
  assert.equal(press('1'), 'b')
  assert.equal(find('.counter').textContent, '1… / 3')
  assert.equal(press('ArrowUp'), 'a')
})

test('a button leads on, and the document has the language of the slides', () => {
  find('[data-step]').click()
  assert.equal(press(), 'b')
  assert.equal(document.documentElement.lang, 'fr')
})

test('Escape leaves the slides, but not when the server is gone', () => {
  let left = 0
  find('.close').addEventListener('click', () => {
    left += 1
  })
  press('Escape')
  assert.equal(left, 1)
  streamlit.isConnected = () => false
  press('Escape')
  assert.equal(left, 1)
})

test('without the slides keys are what they were', () => {
  leave?.()
  const event = new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true })
  document.body.dispatchEvent(event)
  assert.ok(!event.defaultPrevented)
})
