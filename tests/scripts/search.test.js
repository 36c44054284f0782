import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import block from '../../static/scripts/block.js'
import search from '../../static/scripts/search.js'
import { fakeStreamlit, find, focused, mount, reporter } from './component.js'

const BOX = '<div role="search" data-label="Search"></div>'
const HOME = '/overview?lang=fr&place=AFR'
const LETTERS = 100 // milliseconds after the last letter until the server is asked

/** @type {(name: string, ...more: string[]) => object} */
const kpi = (code, ...name) => ({ href: `kpi?lang=fr&kpi=${code}`, code: [code], name })
const ANSWER = {
  groups: [
    { title: 'KPIs', finds: [kpi('K-1', '', 'Broad', 'band'), kpi('K-2', '<img src=x>')] },
    {
      title: 'Places',
      finds: [{ href: 'places?place=MLI', name: ['Mali'], other: ['x'], otherLang: 'en', mark: 'made up' }],
    },
  ],
  said: '3 found',
  note: '2 more.',
}

/** @typedef {{address: URL, headers: Record<string, string>, answer: (content: object, status?: number) => void}} Asked */

/** @type {Asked[]} what the server was asked, without what only makes it ready */
let asked
/** @type {ReturnType<typeof fakeStreamlit>} */
let streamlit
/** @type {HTMLElement} */
let parent

/** @param {string} box */
function show(box) {
  const { report } = reporter()
  const component = { data: { markup: [`<a class="home" href="${HOME}"></a>`, box] }, parentElement: parent }
  const events = { setTriggerValue: report, setStateValue: report }
  block({ ...component, ...events }, streamlit)
  search({ ...component, ...events }, streamlit)
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] })
  asked = []
  globalThis.fetch = /** @type {typeof fetch} */ (
    (/** @type {URL} */ address, /** @type {{headers?: Record<string, string>}} */ { headers = {} }) =>
      new Promise((resolve) => {
        const answer = (/** @type {object} */ content, status = 200) => resolve(Response.json(content, { status }))
        if (address.searchParams.get('q')) asked.push({ address, headers, answer })
        else answer({ lost: 'No answer.' })
      })
  )
  streamlit = fakeStreamlit()
  parent = mount('<div class="kap"></div><div class="kap find"></div>')
  document.body.append(Object.assign(document.createElement('button'), { id: 'other' }))
  show(BOX)
})
afterEach(() => mock.timers.reset())

const field = () => /** @type {HTMLInputElement} */ (find('.find input'))
const options = () => /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('[role=option]')])
const active = () => document.querySelector('[aria-selected=true]')
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** @param {string} words */
function type(words) {
  field().focus()
  field().value = words
  field().dispatchEvent(new Event('input', { bubbles: true }))
}

/**
 * @param {string} key
 * @param {HTMLElement} target
 */
function press(key, target = field()) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  target.dispatchEvent(event)
  return event.defaultPrevented
}

/** @param {string} words */
async function searchFor(words, answer = ANSWER) {
  type(words)
  mock.timers.tick(LETTERS)
  asked.at(-1)?.answer(answer)
  await settled()
}

test('the server is asked once the letters pause, with what every page knows of the reader', () => {
  type('b')
  mock.timers.tick(LETTERS - 1)
  type('br')
  mock.timers.tick(LETTERS - 1)
  assert.equal(asked.length, 0)
  mock.timers.tick(1)
  assert.equal(asked.length, 1)
  const { pathname, searchParams } = asked[0].address
  assert.equal(pathname, '/search')
  assert.deepEqual(Object.fromEntries(searchParams), { lang: 'fr', place: 'AFR', q: 'br' })
  assert.deepEqual(asked[0].headers, {})
})

test('whoever has signed in sends the pass', () => {
  show(BOX.replace('data-label', 'data-code="abc" data-label'))
  type('b')
  mock.timers.tick(LETTERS)
  assert.deepEqual(asked[0].headers, { 'X-KAP-Search-Pass': 'abc' })
})

test('finds stand in named groups, what was found is marked, and text stays text', async () => {
  await searchFor('broad')
  const groups = [...document.querySelectorAll('[role=group]')]
  const names = groups.map((group) => document.getElementById(group.getAttribute('aria-labelledby') ?? '')?.textContent)
  assert.deepEqual(names, ['KPIs', 'Places'])
  assert.equal(options()[0].innerHTML, '<b>K-1</b> <span class="words"><span><mark>Broad</mark>band</span></span>')
  assert.equal(options()[1].textContent, 'K-2 <img src=x>')
  assert.equal(options()[2].textContent, 'Mali x made up')
  assert.equal(options()[2].querySelector('small')?.lang, 'en')
  assert.equal(field().getAttribute('aria-expanded'), 'true')
  assert.equal(find('.find [role=status]').textContent, '3 found')
  assert.equal(find('.told').textContent, '2 more.')
})

test('an older answer does not replace a newer one', async () => {
  type('old')
  mock.timers.tick(LETTERS)
  await searchFor('new', { ...ANSWER, said: 'new' })
  asked[0].answer({ ...ANSWER, said: 'old' })
  await settled()
  assert.equal(find('.find [role=status]').textContent, 'new')
})

test('arrows go round, Home and End lead to the ends, and the focus stays in the field', async () => {
  await searchFor('broad')
  assert.equal(press('Home'), false, 'without an active find the key moves in what is typed')
  press('ArrowDown')
  assert.ok(active() === options()[0])
  assert.equal(field().getAttribute('aria-activedescendant'), options()[0].id)
  press('ArrowUp')
  assert.ok(active() === options()[2])
  press('ArrowDown')
  press('End')
  assert.ok(active() === options()[2])
  press('Home')
  assert.ok(active() === options()[0])
  assert.ok(focused() === field())
})

test('Enter opens the active find, else the first, in one script run', async () => {
  await searchFor('broad')
  press('Enter')
  assert.deepEqual(streamlit.opened, ['http://localhost/kpi?lang=fr&kpi=K-1'])
  assert.equal(field().value, '')
  assert.equal(options().length, 0)
  await searchFor('broad')
  press('ArrowDown')
  press('ArrowDown')
  press('Enter')
  assert.equal(streamlit.opened[1], 'http://localhost/kpi?lang=fr&kpi=K-2')
})

test('Enter before the answer opens the first find once it has come', async () => {
  type('k-1')
  press('Enter')
  assert.deepEqual(streamlit.opened, [])
  mock.timers.tick(LETTERS)
  asked[0].answer(ANSWER)
  await settled()
  assert.deepEqual(streamlit.opened, ['http://localhost/kpi?lang=fr&kpi=K-1'])
})

test('Escape clears the field, then gives the focus back', async () => {
  find('#other').focus()
  assert.ok(press('/', find('#other')))
  await searchFor('broad')
  press('Escape')
  assert.deepEqual([field().value, options().length, field().getAttribute('aria-expanded')], ['', 0, 'false'])
  assert.ok(focused() === field())
  press('Escape')
  assert.ok(focused() === find('#other'))
})

test('a slash opens the box, but not where somebody types', () => {
  const note = document.createElement('textarea')
  document.body.append(note)
  note.focus()
  assert.equal(press('/', note), false)
  assert.ok(focused() === note)
  note.blur()
  assert.equal(press('/', document.body), true)
  assert.ok(focused() === field())
  assert.equal(press('/'), false)
})

test('where nothing is found there is no list, and where no answer comes the box says so', async () => {
  await searchFor('zzzz', { groups: [], said: 'Nothing found', note: 'Nothing.' })
  assert.equal(field().getAttribute('aria-expanded'), 'false')
  assert.equal(find('.told').textContent, 'Nothing.')
  type('b')
  mock.timers.tick(LETTERS)
  asked[1].answer({}, 503)
  await settled()
  assert.deepEqual([find('.told').textContent, find('.find [role=status]').textContent], ['No answer.', 'No answer.'])
})

test('when the focus leaves, the finds close, and an answer that is under way comes too late', async () => {
  await searchFor('broad')
  type('broadb')
  mock.timers.tick(LETTERS)
  field().dispatchEvent(new FocusEvent('focusout', { relatedTarget: find('#other'), bubbles: true }))
  asked[1].answer(ANSWER)
  await settled()
  assert.equal(options().length, 0)
})

test('what is typed stays when the page runs again', async () => {
  await searchFor('broad')
  show(BOX)
  assert.equal(field().value, 'broad')
  assert.equal(options().length, 3)
})
