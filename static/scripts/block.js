const FOCUSABLE = 'a[href],button,[tabindex="0"]'

function focused(box) {
  const index = [...box.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement)
  return index < 0 ? null : { index, go: document.activeElement.dataset.go }
}

function refocus(box, { index, go }) {
  const places = [...box.querySelectorAll(FOCUSABLE)]
  const same = places.filter((place) => go !== undefined && place.dataset.go === go)
  const place = same.includes(places[index]) ? places[index] : (same[0] ?? places[index])
  place?.focus({ preventScroll: true })
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.kap')
  if (box.shown !== data.markup) {
    const place = focused(box)
    box.innerHTML = data.markup
    box.shown = data.markup
    if (place) refocus(box, place)
  }
  box.onclick = (event) => {
    const target = event.target.closest('[data-go]')
    if (!target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    setTriggerValue('go', target.dataset.go)
  }
}
