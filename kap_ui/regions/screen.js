// Whether this browser draws with WebGL 2, which deck.gl needs, and how wide the box around is. It is said once, and
// again only when the width has changed by more than a finger.
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
  const width = Math.round(parentElement.getBoundingClientRect().width)
  const webgl = window.kapHasWebGL ?? (window.kapHasWebGL = hasWebGL())
  if (width && (webgl !== data.webgl || Math.abs(width - data.width) > 48)) setStateValue('seen', { webgl, width })
}
