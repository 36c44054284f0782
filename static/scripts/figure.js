// The head of a figure, and the figure's name for a screen reader: it stands on the box around head, chart and table, so
// that it can change with the data while the chart itself, whose own description is part of its specification, stays.
export default function ({ data, parentElement }) {
  const head = parentElement.querySelector('.kap')
  if (head.shown !== data.markup) {
    head.innerHTML = data.markup
    head.shown = data.markup
  }
  const box = parentElement.closest('.st-key-' + data.box)
  if (box) {
    box.setAttribute('role', 'figure')
    box.setAttribute('aria-label', data.words)
  }
}
