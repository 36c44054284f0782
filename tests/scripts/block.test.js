import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import block from '../../static/scripts/block.js'
import { fakeStreamlit, find, focused, mount, reporter } from './component.js'

const HTML = "<div class='kap'></div>"
const LINK = '<a href="/kpi?kpi=P1" data-go="">P1</a>'
const OTHER_LINK = '<a href="/gaps" data-go="">Gaps</a>'
const BUTTON = '<button data-press="table"><b>Table</b></button>'

let { reports, report } = reporter()
beforeEach(() => {
  ;({ reports, report } = reporter())
})

/**
 * @param {HTMLElement} parentElement
 * @param {string | string[]} markup
 * @param {object} [more]
 * @param {ReturnType<typeof fakeStreamlit>} [streamlit]
 */
function show(parentElement, markup, more = {}, streamlit = fakeStreamlit()) {
  const data = { markup, ...more }
  block({ data, parentElement, setTriggerValue: report, setStateValue: report }, streamlit)
  return streamlit
}

/**
 * Click, and return whether the block has left the click to the browser.
 * @param {string} selector
 * @param {MouseEventInit} [how]
 */
function click(selector, how) {
  let isLeft = false
  /** @param {Event} event */
  const look = (event) => {
    isLeft = !event.defaultPrevented
    event.preventDefault() // there is nowhere to go in a test
  }
  addEventListener('click', look, { once: true })
  find(selector).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...how }))
  return isLeft
}

test('an icon is drawn by its name with the path that the stylesheet has', () => {
  document.head.innerHTML = '<style>p { color: red } :root { --ink: black; --shape-star: "M0 -1L1 1Z" }</style>'
  show(mount(HTML), '<b><svg data-shape="star"></svg> 12</b>')

  assert.equal(find('.kap svg.icon path').getAttribute('d'), 'M0 -1L1 1Z')
  assert.equal(find('.kap svg').getAttribute('aria-hidden'), 'true')
})

test('an icon whose stylesheet comes after its block is drawn once it has come', async () => {
  document.head.innerHTML = ''
  show(mount(HTML), '<svg data-shape="moon"></svg>')
  assert.equal(find('.kap svg.icon path').getAttribute('d'), '')

  document.head.innerHTML = '<style>:root { --shape-moon: "M0 0H1" }</style>'
  await new Promise((resolve) => setTimeout(resolve, 150))

  assert.equal(find('.kap svg.icon path').getAttribute('d'), 'M0 0H1')
})

test('a plain click on a link of the app opens its address without a load', () => {
  const streamlit = show(mount(HTML), LINK)

  assert.equal(click('a'), false)
  assert.deepEqual(streamlit.opened, ['http://localhost/kpi?kpi=P1'])
  assert.deepEqual(reports, [])
})

for (const how of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }]) {
  test(`a click with ${Object.keys(how)} is left to the browser`, () => {
    const streamlit = show(mount(HTML), LINK + BUTTON)

    assert.equal(click('a', how), true)
    click('button', how)
    assert.deepEqual(streamlit.opened, [])
    assert.deepEqual(reports, [])
  })
}

test('a link is left to the browser while the server cannot be reached', () => {
  const streamlit = show(mount(HTML), LINK, {}, fakeStreamlit({ isConnected: () => false }))

  assert.equal(click('a'), true)
  assert.deepEqual(streamlit.opened, [])
})

test('a link to another site is left to the browser', () => {
  const streamlit = show(mount(HTML), '<a href="https://www.itu.int/">ITU</a>')

  assert.equal(click('a'), true)
  assert.deepEqual(streamlit.opened, [])
})

test('a button reports its code, wherever in it the click lands', () => {
  show(mount(HTML), BUTTON)
  click('button b')

  assert.deepEqual(reports, [['pressed', 'table']])
})

test('markup that has not changed is not drawn again', () => {
  const parent = mount(HTML)
  show(parent, LINK)
  const link = find('a')
  show(parent, LINK)
  assert.ok(find('a') === link)
  show(parent, LINK + BUTTON)
  assert.ok(find('a') !== link)
})

test('a link keeps the focus when new markup moves it', () => {
  const parent = mount(HTML)
  show(parent, LINK)
  find('a').focus()
  show(parent, OTHER_LINK + LINK)

  assert.equal(focused().textContent, 'P1')
})

test('of two links with one address the one at the same place keeps the focus', () => {
  const parent = mount(HTML)
  show(parent, `${LINK}<i>${LINK}</i>`)
  find('i a').focus()
  show(parent, `<p>New</p>${LINK}<i>${LINK}</i>`)

  assert.ok(focused() === find('i a'))
})

test('what stands in the place of a focused link that is gone takes the focus', () => {
  const parent = mount(HTML)
  show(parent, BUTTON + LINK)
  find('a').focus()
  show(parent, BUTTON + OTHER_LINK)

  assert.equal(focused().textContent, 'Gaps')
})

test('markup without the focus does not take it', () => {
  const parent = mount(HTML)
  show(parent, LINK)
  show(parent, OTHER_LINK)

  assert.ok(focused() === document.body)
})

test('head and foot of a chart have their markup, and the container around takes its new name', () => {
  const parent = mount(`<div class="st-key-mix">${HTML}<div class="chart"></div>${HTML}</div>`)
  const inside = /** @type {HTMLElement} */ (parent.firstElementChild)
  show(inside, ['<h2>Head</h2>', BUTTON], { box: 'mix', words: 'Half is on track' })
  show(inside, ['<h2>Head</h2>', BUTTON], { box: 'mix', words: 'All is on track' })

  assert.deepEqual(
    [...document.querySelectorAll('.kap')].map((part) => part.textContent),
    ['Head', 'Table'],
  )
  assert.equal(find('.st-key-mix').getAttribute('role'), 'figure')
  assert.equal(find('.st-key-mix').getAttribute('aria-label'), 'All is on track')
})

test('the links of a group are one tab stop, and arrow keys lead from one to the next', () => {
  show(mount(HTML), `<span data-rove>${LINK}${OTHER_LINK}</span><a href="/flow">Flow</a>`)
  const [first, second, outside] = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.kap a'))
  assert.deepEqual(
    [first, second, outside].map((link) => link.tabIndex),
    [0, -1, 0],
  )

  /** @param {string} key */
  const press = (key) => focused().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  first.focus()
  press('ArrowRight')
  assert.ok(focused() === second)
  press('ArrowRight')
  assert.ok(focused() === second)
  press('ArrowLeft')
  assert.ok(focused() === first)
  outside.focus()
  press('ArrowLeft')
  assert.ok(focused() === outside)
})

test('the cells of a table are one tab stop, whose arrow keys lead along a row and to the row above or below', () => {
  const row = (/** @type {string} */ name) =>
    `<i><a href="/${name}">${name}</a><span data-row><a href="/${name}1">1</a><a href="/${name}2">2</a></span></i>`
  show(mount(HTML), `<div data-grid>${row('head')}${row('plan')}${row('P1')}</div>`)
  const stops = () =>
    [...document.querySelectorAll('.kap a')]
      .filter((link) => /** @type {HTMLElement} */ (link).tabIndex === 0)
      .map((link) => link.getAttribute('href'))
  assert.deepEqual(stops(), ['/head', '/plan', '/plan1', '/P1'])

  const at = () => focused().getAttribute('href')
  /** @param {string} key */
  const press = (key) => focused().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  find('[href="/plan1"]').focus()
  press('ArrowRight')
  press('ArrowDown')
  assert.equal(at(), '/P12')
  press('ArrowDown')
  assert.equal(at(), '/P12')
  assert.deepEqual(stops(), ['/head', '/plan', '/P1', '/P12'])
  press('ArrowUp')
  press('ArrowUp')
  press('ArrowLeft')
  assert.equal(at(), '/head1')
  find('[href="/P1"]').focus()
  press('ArrowUp')
  assert.equal(at(), '/P1')
})

test('what a followed link names after # is scrolled to once it is there', async () => {
  const parent = mount(HTML)
  show(parent, LINK)
  location.hash = '#R4'
  click('a')
  /** @type {string[]} */
  const shown = []
  const rule = document.createElement('span')
  rule.id = 'R4'
  rule.scrollIntoView = () => shown.push(rule.id)
  parent.append(rule)
  await new Promise((resolve) => setTimeout(resolve, 150))
  location.hash = ''

  assert.deepEqual(shown, ['R4'])
})

test('a link that names its keys is followed by them, after the field with the focus has lost it', () => {
  const streamlit = show(
    mount(`<input id="field">${HTML}`),
    `<a href="/next" data-go="" aria-keyshortcuts="Alt+PageDown">Next</a>`,
  )
  const field = /** @type {HTMLInputElement} */ (find('#field'))
  /** @type {string[]} */
  const order = []
  field.onblur = () => order.push('blurred')
  find('a').addEventListener('click', () => order.push('followed'))
  field.focus()

  /** @param {KeyboardEventInit} keys */
  const press = (keys) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...keys }))
  press({ key: 'PageDown' })
  press({ key: 'PageUp', altKey: true })
  press({ key: 'PageDown', altKey: true, shiftKey: true })
  assert.deepEqual(order, [])
  press({ key: 'PageDown', altKey: true })

  assert.deepEqual(order, ['blurred', 'followed'])
  assert.equal(streamlit.opened.length, 1)
})

test('a link that names a letter is followed by it wherever no letters are typed, whatever sign it makes', () => {
  const streamlit = show(
    mount(`<input id="field">${HTML}`),
    `<a href="/slides" data-go="" aria-keyshortcuts="Alt+P">Present</a>`,
  )
  const keys = { key: 'π', code: 'KeyP', altKey: true, bubbles: true, cancelable: true }
  find('#field').dispatchEvent(new KeyboardEvent('keydown', keys))
  assert.equal(streamlit.opened.length, 0)
  document.body.dispatchEvent(new KeyboardEvent('keydown', keys))
  assert.equal(streamlit.opened.length, 1)
})
