import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import choiceBoxes from '../../static/scripts/choice_boxes.js'
import { find, focused, mount, reporter } from './component.js'

/** @typedef {import('../../static/scripts/choice_boxes.js').Box} Box */

/** @type {[string, string][]} */
const PLACES = [
  ['', 'World'],
  ['AFR', 'Africa'],
  ['EUR', 'Europe'],
]
const PLACE = { name: 'place', label: 'Region', options: PLACES, value: '' }
/** @type {Box} */
const BASIS = {
  name: 'basis',
  label: 'Basis',
  kind: 'segments',
  options: [
    ['all', 'All'],
    ['pub', 'Published'],
  ],
  value: 'all',
}
/** @type {Box} */
const WORDS = { name: 'q', label: 'Words', kind: 'words', options: [], value: '', example: 'schools', longest: 20 }

/** @type {HTMLElement} */
let parent
let { reports, report } = reporter()
beforeEach(() => {
  ;({ reports, report } = reporter())
  parent = mount("<div class='kap choices' role='group'></div>")
})

/** @param {Box[]} boxes */
const show = (...boxes) =>
  choiceBoxes({
    data: { label: 'Selection', boxes, document: { lang: 'fr' } },
    parentElement: parent,
    setTriggerValue: report,
    setStateValue: report,
  })

/** @param {string} name */
const control = (name) => /** @type {HTMLInputElement} */ (find(`[name=${name}]`))

/**
 * @param {string} name
 * @param {string} value
 */
function choose(name, value) {
  control(name).value = value
  control(name).dispatchEvent(new Event('change', { bubbles: true }))
}

/** @param {string} words */
function type(words) {
  control('q').focus()
  control('q').value = words
  control('q').dispatchEvent(new Event('input', { bubbles: true }))
}

const names = () => [...parent.querySelectorAll('label')].map((label) => label.textContent)
const checked = () => [...parent.querySelectorAll('input')].filter((radio) => radio.checked).map(({ value }) => value)

test('a list offers its options under its label and shows its value', () => {
  show({ ...PLACE, value: 'AFR', width: 240 })

  assert.deepEqual(
    [...control('place').children].map((option) => [option.getAttribute('value'), option.textContent]),
    PLACES,
  )
  assert.equal(control('place').value, 'AFR')
  assert.equal(find('label').getAttribute('for'), control('place').id)
  assert.equal(find('.choice').style.getPropertyValue('--width'), '15rem')
  assert.equal(find('.choices').getAttribute('aria-label'), 'Selection')
})

test('what is chosen is reported by name and code', () => {
  show(PLACE, BASIS)
  choose('place', 'EUR')
  find('[value=pub]').click()

  assert.deepEqual(reports, [
    ['chosen', { name: 'place', code: 'EUR' }],
    ['chosen', { name: 'basis', code: 'pub' }],
  ])
})

test('a choice that is not answered yet stays while an earlier answer comes', () => {
  show(PLACE)
  choose('place', 'AFR')
  choose('place', 'EUR')
  show({ ...PLACE, value: 'AFR' })

  assert.equal(control('place').value, 'EUR')
})

test('once a choice is answered the list shows what the server says next', () => {
  show(PLACE)
  choose('place', 'AFR')
  show({ ...PLACE, value: 'AFR' })
  show({ ...PLACE, value: 'EUR' })

  assert.equal(control('place').value, 'EUR')
})

test('a choice that is not answered in time gives way to what the server said last', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  show(PLACE)
  choose('place', 'AFR')
  show({ ...PLACE, value: 'EUR' })
  t.mock.timers.tick(2999)
  assert.equal(control('place').value, 'AFR')
  t.mock.timers.tick(1)
  assert.equal(control('place').value, 'EUR')
})

test('a list that has not changed is not filled anew, nor moved', (t) => {
  show(PLACE, BASIS)
  const moved = t.mock.method(find('.choices'), 'insertBefore')
  const [option] = control('place').children
  control('place').focus()
  show({ ...PLACE, value: 'EUR', label: 'Place' }, BASIS)
  assert.ok(control('place').children[0] === option)
  assert.ok(focused() === control('place'))
  assert.equal(names()[0], 'Place')
  assert.equal(moved.mock.callCount(), 0)
  show({ ...PLACE, options: PLACES.slice(1) }, BASIS)
  assert.equal(control('place').children.length, 2)
})

test('choices stand in the order of their boxes, and those without a box go', () => {
  show(PLACE, WORDS)
  show(WORDS, BASIS, PLACE)
  assert.deepEqual(names(), ['Words', 'All', 'Published', 'Region'])
  show(PLACE)
  assert.deepEqual(names(), ['Region'])
})

test('a choice that becomes one of another kind is built anew', () => {
  show(PLACE)
  show({ ...PLACE, kind: 'segments', value: 'EUR' })

  assert.ok(parent.querySelector('select') === null)
  assert.deepEqual(checked(), ['EUR'])
})

test('a list is off when its box says so, or when it offers nothing', () => {
  show({ ...PLACE, is_off: true })
  assert.equal(control('place').disabled, true)
  show({ ...PLACE, options: [] })
  assert.equal(control('place').disabled, true)
  show(PLACE)
  assert.equal(control('place').disabled, false)
})

test('segments show their value, and the one with the focus keeps it when their words change', () => {
  show(BASIS)
  assert.deepEqual(checked(), ['all'])
  find('[value=pub]').focus()
  show({
    ...BASIS,
    options: [
      ['all', 'Tout'],
      ['pub', 'Publié'],
    ],
    value: 'pub',
  })

  assert.deepEqual(checked(), ['pub'])
  assert.ok(focused() === find('[value=pub]'))
  assert.deepEqual(names(), ['Tout', 'Publié'])
})

test('segments that are off cannot be chosen', () => {
  show({ ...BASIS, is_off: true })

  assert.equal(control('basis').disabled, true)
})

test('words that are being typed stay while an answer comes, and give way once they are reported', () => {
  show(WORDS)
  type('broad')
  show({ ...WORDS, value: '' })
  assert.equal(control('q').value, 'broad')
  choose('q', 'broadband')
  show({ ...WORDS, value: 'broadband' })
  show({ ...WORDS, value: '' })

  assert.equal(control('q').value, '')
  assert.deepEqual(reports, [['chosen', { name: 'q', code: 'broadband' }]])
})

test('a field takes its example and its longest words from its box', () => {
  show(WORDS)

  assert.equal(control('q').placeholder, 'schools')
  assert.equal(control('q').maxLength, 20)
})

test('choices of a fold stand in it together, and it takes the new words of its box', () => {
  show(PLACE, { ...BASIS, fold: 'More' }, { ...WORDS, fold: 'More' })
  show(PLACE, { ...BASIS, fold: 'Plus' }, { ...WORDS, fold: 'Plus' })

  assert.equal(parent.querySelectorAll('details').length, 1)
  assert.equal(find('summary').textContent, 'Plus')
  assert.equal(find('.folded').children.length, 2)
})

test('a fold closes with Escape, which gives it the focus, and with a press or the focus elsewhere', () => {
  show(PLACE, { ...BASIS, fold: 'More' })
  /** @type {HTMLDetailsElement} */
  const fold = find('details')
  fold.open = true
  control('basis').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  assert.equal(fold.open, false)
  assert.ok(focused() === find('summary'))

  fold.open = true
  control('basis').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  assert.equal(fold.open, true)
  control('place').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  assert.equal(fold.open, false)

  fold.open = true
  control('basis').dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: control('place') }))
  assert.equal(fold.open, false)
})

test('properties of the whole page go with the choices', () => {
  show(PLACE)

  assert.equal(document.documentElement.lang, 'fr')
})
