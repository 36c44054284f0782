const WAIT = 3000 // milliseconds after which a choice that the server has not taken over is given up

function build(box) {
  const choice = document.createElement('div'), label = document.createElement('label'), select = document.createElement('select')
  choice.className = 'choice'
  select.name = box.name
  select.id = label.htmlFor = `choice-${box.name}`
  choice.append(label, select)
  return choice
}

function fill(choice, box) {
  const [label, select] = choice.children, options = JSON.stringify(box.options)
  label.textContent = box.label
  choice.style.setProperty('--width', `${box.width / 16}rem`)
  select.disabled = !box.options.length
  if (select.filled === options) return
  select.filled = options
  select.replaceChildren(...box.options.map(([code, words]) => new Option(words, code)))
}

export default function ({ data, parentElement, setTriggerValue }) {
  const group = parentElement.querySelector('.choices')
  const asked = (group.asked ??= new Map()) // what was chosen and has not come back yet, with the time
  group.shown = data.boxes
  Object.assign(document.documentElement, data.page)
  group.setAttribute('aria-label', data.label)
  const known = new Map([...group.children].map((choice) => [choice.lastChild.name, choice]))
  const choices = data.boxes.map((box) => known.get(box.name) ?? build(box))
  // Only what is not in its place is moved: a list that moves loses the focus.
  choices.forEach((choice, place) => group.children[place] === choice || group.insertBefore(choice, group.children[place] ?? null))
  while (group.children.length > choices.length) group.lastChild.remove()
  data.boxes.forEach((box, place) => {
    const select = choices[place].lastChild, mine = asked.get(box.name)
    fill(choices[place], box)
    // An answer to an earlier choice may still be on its way while the reader has already made another.
    if (mine && (mine.code === box.value || performance.now() - mine.time > WAIT)) asked.delete(box.name)
    select.value = asked.get(box.name)?.code ?? box.value
  })
  group.onchange = ({ target }) => {
    asked.set(target.name, { code: target.value, time: performance.now() })
    setTriggerValue('chosen', { name: target.name, code: target.value })
    setTimeout(() => {
      if (asked.get(target.name)?.code !== target.value) return
      asked.delete(target.name)
      target.value = group.shown.find(({ name }) => name === target.name)?.value ?? target.value
    }, WAIT)
  }
}
