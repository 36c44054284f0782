// Choices as one element: lists, segments, fields for words; some of them in a fold that opens over the page.
const WAIT = 3000 // milliseconds after which a choice that the server has not taken over is given up

const made = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

// Each kind of choice: how it is built, filled with its box, and made to show a value.
const labelled = (box, control) => {
  control.name = box.name
  control.id = `choice-${box.name}`
  return made('div', { className: 'choice' }, made('label', { htmlFor: control.id }), control)
}
const KINDS = {
  list: {
    build: (box) => labelled(box, made('select')),
    fill({ firstChild: label, lastChild: select }, box) {
      label.textContent = box.label
      select.disabled = box.is_off || !box.options.length
      const options = JSON.stringify(box.options)
      if (select.filled === options) return
      select.filled = options
      select.replaceChildren(...box.options.map(([code, words]) => new Option(words, code)))
    },
    set: ({ lastChild: select }, value) => { select.value = value },
  },
  segments: {
    build: () => made('div', { className: 'choice segments', role: 'radiogroup' }),
    fill(choice, box) {
      choice.ariaLabel = box.label
      const offered = JSON.stringify([box.options, box.is_off])
      if (choice.filled === offered) return
      const focused = choice.contains(document.activeElement) && document.activeElement.value
      choice.filled = offered
      choice.replaceChildren(...box.options.map(([code, words]) => {
        const input = made('input', { type: 'radio', name: box.name, value: code, disabled: !!box.is_off })
        return made('label', {}, input, made('span', { textContent: words }))
      }))
      if (focused !== false) radio(choice, focused)?.focus({ preventScroll: true })
    },
    set(choice, value) { for (const one of choice.querySelectorAll('input')) one.checked = one.value === value },
  },
  words: {
    build(box) {
      const field = made('input', { type: 'search', autocomplete: 'off', maxLength: box.longest })
      field.oninput = () => { field.isTyped = true }
      return labelled(box, field)
    },
    fill({ firstChild: label, lastChild: field }, box) {
      label.textContent = box.label
      field.placeholder = box.example ?? ''
    },
    set({ lastChild: field }, value) {
      if (field.isTyped && document.activeElement === field) return
      field.isTyped = false
      field.value = value
    },
  },
}
const radio = (choice, value) => [...choice.querySelectorAll('input')].find((one) => one.value === value)
const kind = (box) => KINDS[box.kind ?? 'list']

function foldOf(group, words) {
  let fold = group.querySelector('details')
  if (!fold) {
    fold = made('details', {}, made('summary', {}), made('div', { className: 'folded' }))
    fold.onkeydown = ({ key }) => {
      if (key !== 'Escape' || !fold.open) return
      fold.open = false
      fold.firstChild.focus()
    }
    const close = (to) => { if (to && !fold.contains(to)) fold.open = false }
    fold.addEventListener('focusout', ({ relatedTarget }) => close(relatedTarget))
    addEventListener('pointerdown', ({ target }) => close(target))
    group.append(fold)
  }
  fold.firstChild.textContent = words
  return fold.lastChild
}

export default function ({ data, parentElement, setTriggerValue }) {
  const group = parentElement.querySelector('.choices')
  const asked = (group.asked ??= new Map()) // what was chosen and has not come back yet, with the time
  const known = (group.known ??= new Map()) // choices by name
  group.shown = data.boxes
  for (const [name, value] of Object.entries(data.document)) {
    if (document.documentElement[name] !== value) document.documentElement[name] = value // else all styles are worked out
  }
  group.setAttribute('aria-label', data.label)
  for (const [name, choice] of known) {
    if (data.boxes.some((box) => box.name === name && kind(box) === choice.kind)) continue
    choice.remove()
    known.delete(name)
  }
  const places = new Map() // how many choices stand in each place so far
  for (const box of data.boxes) {
    if (!known.has(box.name)) known.set(box.name, Object.assign(kind(box).build(box), { kind: kind(box) }))
    const choice = known.get(box.name), within = box.fold ? foldOf(group, box.fold) : group
    const place = places.get(within) ?? 0
    places.set(within, place + 1)
    // Only what is not in its place is moved: a list that moves loses the focus.
    if (within.children[place] !== choice) within.insertBefore(choice, within.children[place] ?? null)
    if (box.width) choice.style.setProperty('--width', `${box.width / 16}rem`)
    choice.kind.fill(choice, box)
    // An answer to an earlier choice may still be on its way while the reader has already made another.
    const mine = asked.get(box.name)
    if (mine && (mine.code === box.value || performance.now() - mine.time > WAIT)) asked.delete(box.name)
    choice.kind.set(choice, asked.get(box.name)?.code ?? box.value)
  }
  group.onchange = ({ target }) => {
    const { name, value: code } = target
    target.isTyped = false
    asked.set(name, { code, time: performance.now() })
    setTriggerValue('chosen', { name, code })
    setTimeout(() => {
      if (asked.get(name)?.code !== code) return
      asked.delete(name)
      const box = group.shown.find((one) => one.name === name)
      if (box) known.get(name)?.kind.set(known.get(name), box.value)
    }, WAIT)
  }
}
