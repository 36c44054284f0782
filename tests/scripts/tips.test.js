import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import tips from '../../static/scripts/tips.js'
import { find, mount } from './component.js'

const MARKS = `
  <span class="bar" data-tip aria-label="At risk, 20%">1<i>2</i></span>
  <a href="/kpi" class="link" data-tip="Africa">AFR</a>
  <span class="cut" tabindex="0" data-tip="A long name">A long …</span>
  <svg><path class="mark"></path></svg>
  <p>Nothing</p>`

tips()
tips()
mock.timers.enable({ apis: ['setTimeout'] })

/** Return what the tip says, or null while there is none. */
function said() {
  const tip = document.getElementById('tip')
  return tip && !tip.hidden ? tip.textContent : null
}

/**
 * @param {string} selector
 * @param {string} type
 * @param {object} [more]
 */
function send(selector, type, more) {
  find(selector).dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { pointerType: 'mouse', ...more }))
}

/** @param {string} selector */
function tap(selector) {
  for (const type of ['pointerover', 'pointerdown', 'pointerup', 'click'])
    send(selector, type, { pointerType: 'touch' })
}

/** @param {string} selector */
function focus(selector) {
  const element = find(selector)
  Object.assign(element, { matches: () => true }) // happy-dom knows no :focus-visible
  element.focus()
}

beforeEach(() => {
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  send('body', 'pointerdown')
  mount(MARKS)
})

test('the mouse over a mark shows its tip, which stays while the mouse goes on to it and goes soon after', () => {
  send('.bar i', 'pointerover', { clientX: 5, clientY: 5 })
  assert.equal(said(), 'At risk, 20%')
  send('p', 'pointerover')
  mock.timers.tick(100)
  send('#tip', 'pointerover')
  mock.timers.tick(1000)
  assert.equal(said(), 'At risk, 20%')
  send('p', 'pointerover')
  mock.timers.tick(250)
  assert.equal(said(), null)
})

test('the mouse that rests on a mark may go over its tip; before, it goes through to the marks below', () => {
  send('.bar', 'pointerover')
  assert.equal(find('#tip').style.pointerEvents, 'none')
  mock.timers.tick(600)
  assert.equal(find('#tip').style.pointerEvents, 'auto')
})

test('Escape and a click take a tip away until the mouse comes to the mark again', () => {
  const press = () => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  for (const dismiss of [press, () => send('.bar', 'click')]) {
    send('.bar', 'pointerover')
    dismiss()
    assert.equal(said(), null)
    send('.bar i', 'pointerover')
    assert.equal(said(), null)
    send('p', 'pointerover')
    send('.bar', 'pointerover')
    assert.equal(said(), 'At risk, 20%')
  }
})

test('the focus shows a tip, which is read aloud where it says more than the mark', () => {
  focus('.link')
  assert.equal(said(), 'Africa')
  assert.equal(find('.link').getAttribute('aria-describedby'), 'tip')
  focus('.cut')
  assert.equal(said(), 'A long name')
  assert.equal(find('.link').hasAttribute('aria-describedby'), false)
  find('.cut').blur()
  mock.timers.tick(250)
  assert.equal(said(), null)
})

test('a finger shows a tip by a tap and hides it by a tap elsewhere; a link is followed', () => {
  tap('.bar')
  assert.equal(said(), 'At risk, 20%')
  mock.timers.tick(5000)
  assert.equal(said(), 'At risk, 20%')
  tap('p')
  assert.equal(said(), null)
  tap('.link')
  assert.equal(said(), null)
})

test('a chart asks for the tip of a mark, as a sentence or as values by their heads, and takes it away', () => {
  const ask = (/** @type {unknown} */ words) =>
    find('.mark').dispatchEvent(new CustomEvent('tip', { bubbles: true, detail: { words, x: 3, y: 3 } }))
  ask({ Link: 'P1 to SDG 9', From: '', Reason: '<b>' })
  assert.equal(find('#tip').innerHTML, '<dl><dt>Link</dt><dd>P1 to SDG 9</dd><dt>Reason</dt><dd>&lt;b&gt;</dd></dl>')
  dispatchEvent(new CustomEvent('tip'))
  assert.equal(said(), null)
  tap('.mark')
  ask('Q4 2025')
  send('.mark', 'click')
  assert.equal(said(), 'Q4 2025')
})

test('a tip goes with its mark', () => {
  send('.bar', 'pointerover')
  find('.bar').remove()
  dispatchEvent(new Event('scroll'))
  assert.equal(said(), null)
})
