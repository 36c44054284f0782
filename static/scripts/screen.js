// Reports whether this browser draws with WebGL 2, which deck.gl needs, and how wide the component is. It reports once,
// and again when the width of a map on the page changes by more than the thickness of a finger.

/** @import { ComponentArguments } from './streamlit.js' */

/**
 * What Python knows of the browser so far.
 * @typedef {object} ScreenData
 * @property {boolean} webgl
 * @property {number} width in pixels; 0 if unknown
 * @property {boolean} measure whether to report changes of the width
 */

/** @typedef {{webgl: boolean, width: number}} Screen the width in pixels */

const FINGER = 48 // pixels
const SETTLING = 200 // milliseconds, in which the columns of the page find their width after they are drawn

function drawsWebGL() {
  try {
    const context = document.createElement('canvas').getContext('webgl2')
    context?.getExtension('WEBGL_lose_context')?.loseContext()
    return context !== null
  } catch {
    return false
  }
}

/** @type {Window & {kapHasWebGL?: boolean}} */
const page = window

/** @param {ComponentArguments<ScreenData, {seen: Screen}>} component */
export default function ({ data, parentElement, setStateValue }) {
  page.kapHasWebGL ??= drawsWebGL()
  const webgl = page.kapHasWebGL
  const report = () => {
    const width = Math.round(parentElement.getBoundingClientRect().width)
    const hasNewWidth = data.measure && Math.abs(width - data.width) > FINGER
    if (width && (webgl !== data.webgl || hasNewWidth)) setStateValue('seen', { webgl, width })
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const sizes = new ResizeObserver(() => {
    clearTimeout(timer)
    timer = setTimeout(report, SETTLING)
  })
  sizes.observe(parentElement)
  return () => {
    clearTimeout(timer)
    sizes.disconnect()
  }
}
