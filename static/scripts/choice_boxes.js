// Choices as one component: lists, segments and search fields. Some may stand in a fold, which opens over the page.

/** @import { ComponentArguments } from './streamlit.js' */

/**
 * One choice as Python describes it (kap_ui/elements/choice_boxes.py); a property with its default is left out.
 * @typedef {object} Box
 * @property {string} name
 * @property {string} label
 * @property {[code: string, words: string][]} options
 * @property {string} value the chosen code, or the free text
 * @property {number} [width] in pixels at a root font of 16
 * @property {'list' | 'segments' | 'words'} [kind] the control; a list by default
 * @property {boolean} [is_off] whether it cannot be chosen now
 * @property {string} [fold] the words of the fold that it is in
 * @property {string} [example] what an empty field shows
 * @property {number} [longest] the greatest number of characters in a field
 */

/**
 * What Python passes to the component.
 * @typedef {object} ChoicesData
 * @property {string} label the accessible name of all choices together
 * @property {Box[]} boxes
 * @property {Record<string, string>} document properties of the whole page, such as `lang`
 */

/** @typedef {{name: string, code: string}} Chosen the name of a choice and the code or the words that were chosen */

/**
 * A kind of control: how it is built and filled for a box, and how it shows a value.
 * @typedef {object} ControlKind
 * @property {(box: Box) => HTMLElement} build
 * @property {(element: HTMLElement, box: Box) => void} fill
 * @property {(element: HTMLElement, value: string) => void} show
 */

/** @typedef {{code: string, time: number}} Pending what was chosen, and when in milliseconds */

/**
 * @typedef {object} GroupState
 * @property {Map<string, Pending>} [pending] by name, choices that the server has not answered yet
 * @property {Map<string, {element: HTMLElement, kind: ControlKind}>} [choices] by name
 * @property {Box[]} [boxes]
 *
 * @typedef {HTMLElement & GroupState} Group
 */

const PATIENCE = 3000 // milliseconds, after which a choice that the server has not answered is given up

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {Element[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function create(tag, properties, ...children) {
  const element = document.createElement(tag)
  Object.assign(element, /** @type {object} */ (properties))
  element.append(...children)
  return element
}

/**
 * @param {Box} box
 * @param {HTMLSelectElement | HTMLInputElement} control
 */
function withLabel(box, control) {
  control.name = box.name
  control.id = `choice-${box.name}`
  return create('div', { className: 'choice' }, create('label', { htmlFor: control.id }), control)
}

/** @param {HTMLElement} choice */
const labelOf = (choice) => /** @type {HTMLLabelElement} */ (choice.firstChild)

/** @type {ControlKind} */
const list = {
  build: (box) => withLabel(box, create('select')),
  fill(choice, box) {
    const select = /** @type {HTMLSelectElement & {filled?: string}} */ (choice.lastChild)
    labelOf(choice).textContent = box.label
    select.disabled = box.is_off || !box.options.length
    const options = JSON.stringify(box.options)
    if (select.filled === options) return
    select.filled = options
    select.replaceChildren(...box.options.map(([code, words]) => create('option', { value: code, textContent: words })))
  },
  show(choice, value) {
    const select = /** @type {HTMLSelectElement} */ (choice.lastChild)
    select.value = value
  },
}

/** @param {HTMLElement} choice */
const radiosOf = (choice) => [...choice.querySelectorAll('input')]

/** @type {ControlKind} */
const segments = {
  build: () => create('div', { className: 'choice segments', role: 'radiogroup' }),
  /** @param {HTMLElement & {filled?: string}} choice */
  fill(choice, box) {
    choice.ariaLabel = box.label
    const options = JSON.stringify([box.options, box.is_off])
    if (choice.filled === options) return
    const { activeElement } = document
    const focused = choice.contains(activeElement) ? /** @type {HTMLInputElement} */ (activeElement).value : null
    choice.filled = options
    choice.replaceChildren(
      ...box.options.map(([code, words]) => {
        const radio = create('input', { type: 'radio', name: box.name, value: code, disabled: box.is_off ?? false })
        return create('label', {}, radio, create('span', { textContent: words }))
      }),
    )
    if (focused !== null) {
      const radio = radiosOf(choice).find(({ value }) => value === focused)
      radio?.focus({ preventScroll: true })
    }
  },
  show(choice, value) {
    for (const radio of radiosOf(choice)) radio.checked = radio.value === value
  },
}

/** @typedef {HTMLInputElement & {isTyped?: boolean}} SearchField `isTyped`: it holds words that are not reported yet */

/** @type {ControlKind} */
const words = {
  build(box) {
    /** @type {SearchField} */
    const field = create('input', { type: 'search', autocomplete: 'off', maxLength: box.longest })
    field.oninput = () => {
      field.isTyped = true
    }
    return withLabel(box, field)
  },
  fill(choice, box) {
    const field = /** @type {SearchField} */ (choice.lastChild)
    labelOf(choice).textContent = box.label
    field.placeholder = box.example ?? ''
  },
  show(choice, value) {
    const field = /** @type {SearchField} */ (choice.lastChild)
    if (field.isTyped && document.activeElement === field) return
    field.isTyped = false
    field.value = value
  },
}

const KINDS = { list, segments, words }

/** @param {Box} box */
const kindOf = (box) => KINDS[box.kind ?? 'list']

/**
 * Return the content of the group's fold, which is made if there is none yet.
 * @param {Group} group
 * @param {string} title
 */
function foldIn(group, title) {
  const fold = group.querySelector('details') ?? createFold(group)
  const summary = /** @type {HTMLElement} */ (fold.firstChild)
  summary.textContent = title
  return /** @type {HTMLElement} */ (fold.lastChild)
}

/** @param {Group} group */
function createFold(group) {
  const summary = create('summary')
  const fold = create('details', {}, summary, create('div', { className: 'folded' }))
  fold.onkeydown = ({ key }) => {
    if (key !== 'Escape' || !fold.open) return
    fold.open = false
    summary.focus()
  }
  /** @param {EventTarget | null} target where the reader goes on */
  const closeUnlessInside = (target) => {
    if (target && !fold.contains(/** @type {Node} */ (target))) fold.open = false
  }
  fold.addEventListener('focusout', ({ relatedTarget }) => closeUnlessInside(relatedTarget))
  addEventListener('pointerdown', ({ target }) => closeUnlessInside(target))
  group.append(fold)
  return fold
}

/** @param {ComponentArguments<ChoicesData, {chosen: Chosen}>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const group = /** @type {Group} */ (parentElement.querySelector('.choices'))
  group.pending ??= new Map()
  group.choices ??= new Map()
  group.boxes = data.boxes
  const { pending, choices } = group
  const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (document.documentElement))
  for (const [name, value] of Object.entries(data.document)) {
    if (page[name] !== value) page[name] = value // setting the same value makes the browser compute all styles anew
  }
  group.setAttribute('aria-label', data.label)
  for (const [name, { element, kind }] of choices) {
    if (data.boxes.some((box) => box.name === name && kindOf(box) === kind)) continue
    element.remove()
    choices.delete(name)
  }
  /** @type {Map<HTMLElement, number>} */
  const counts = new Map() // how many choices each parent has so far
  for (const box of data.boxes) {
    const kind = kindOf(box)
    const element = choices.get(box.name)?.element ?? kind.build(box)
    choices.set(box.name, { element, kind })
    const parent = box.fold ? foldIn(group, box.fold) : group
    const place = counts.get(parent) ?? 0
    counts.set(parent, place + 1)
    // An element that is in its place already is not moved, since a list that is moved loses the focus.
    if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null)
    if (box.width) element.style.setProperty('--width', `${box.width / 16}rem`)
    kind.fill(element, box)
    // The answer to an earlier choice may arrive after the reader has made another.
    const choice = pending.get(box.name)
    if (choice && (choice.code === box.value || performance.now() - choice.time > PATIENCE)) pending.delete(box.name)
    kind.show(element, pending.get(box.name)?.code ?? box.value)
  }
  group.onchange = (event) => {
    const control = /** @type {HTMLSelectElement | SearchField} */ (event.target)
    const { name, value: code } = control
    if ('isTyped' in control) control.isTyped = false
    pending.set(name, { code, time: performance.now() })
    setTriggerValue('chosen', { name, code })
    setTimeout(() => {
      if (pending.get(name)?.code !== code) return
      pending.delete(name)
      const box = group.boxes?.find((candidate) => candidate.name === name)
      const choice = choices.get(name)
      if (box && choice) choice.kind.show(choice.element, box.value)
    }, PATIENCE)
  }
}
