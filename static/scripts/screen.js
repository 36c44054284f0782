// Whether this browser draws with WebGL 2, which deck.gl needs, and how wide the box around is. It is said once; while the
// map that needs it is shown, the width is said again when it has changed by more than a finger.
function hasWebGL() {
  try {
    const drawing = document.createElement('canvas').getContext('webgl2')
    drawing?.getExtension('WEBGL_lose_context')?.loseContext()
    return Boolean(drawing)
  } catch {
    return false
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const webgl = window.kapHasWebGL ?? (window.kapHasWebGL = hasWebGL())
  const say = () => {
    const width = Math.round(parentElement.getBoundingClientRect().width)
    const isWide = data.measure && Math.abs(width - data.width) > 48
    if (width && (webgl !== data.webgl || isWide)) setStateValue('seen', { webgl, width })
  }
  // The columns of the page settle a moment after they are drawn.
  let waiting = 0
  const watch = new ResizeObserver(() => {
    clearTimeout(waiting)
    waiting = setTimeout(say, 200)
  })
  watch.observe(parentElement)
  return () => {
    clearTimeout(waiting)
    watch.disconnect()
  }
}
