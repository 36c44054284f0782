// The slides of a deck: all of them are in the page, and one is shown. Going on asks nothing of the server, so it works
// at once, and also when the server is gone.

/** @import { ComponentArguments, Streamlit, EmbeddedChart } from './streamlit.js' */

/**
 * What Python passes to the slides (kap_ui/elements/slide_deck.py).
 * @typedef {object} SlidesData
 * @property {Record<string, string>} charts Vega-Lite specifications with their data, as JSON, by the code of the slide
 * @property {string} library the address of vega-embed, relative to the app; empty where charts cannot be drawn
 * @property {string} failed what to show where a chart cannot be drawn
 * @property {Record<string, string>} document properties of the document's root
 */

/** How many slides a key leads on. @type {Record<string, number | undefined>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, PageUp: -1, ArrowRight: 1, ArrowDown: 1, PageDown: 1 }
const CHART_TYPE = 13 // pixels of the smallest type of a chart
const NARROW = '(max-width: 640px)' // there a slide scrolls, and nothing is left out
const KEPT = 'slide' // the name under which the tab keeps the code of the slide that is shown
const ROUNDING = 1 // pixels that a browser's sum of heights may be off
const FEWEST = 4 // rows; a slide that has room for fewer sets its finding in smaller type
const SWIPE = 48 // pixels
const TYPING = 3000 // milliseconds, after which the digits of a number that was not completed are forgotten
const RESIZE_DELAY = 150 // milliseconds

/** @param {HTMLElement} box */
const hasRoom = (box) => box.scrollHeight <= box.clientHeight + ROUNDING

/**
 * Show the first rows of a list, and say how many more there are.
 * @param {HTMLElement} list
 * @param {number} count
 */
function showRows(list, count) {
  const rows = /** @type {HTMLElement[]} */ ([...list.children])
  for (const [place, row] of rows.entries()) row.hidden = place >= count
  if (list.nextElementSibling) list.nextElementSibling.textContent = rows[count - 1].dataset.left ?? ''
}

/**
 * Show the rows of a list that have room; return whether they are too few.
 * @param {HTMLElement} list
 */
function fitRows(list) {
  let count = list.children.length
  showRows(list, count)
  while (count > 1 && !hasRoom(list)) {
    count -= 1
    showRows(list, count)
  }
  return count < Math.min(FEWEST, list.children.length)
}

/** A deck that is on the page. */
class Deck {
  /**
   * @param {HTMLElement} element
   * @param {SlidesData} data
   * @param {Streamlit} streamlit
   * @param {string | null} [code] of the slide that was shown before
   */
  constructor(element, data, streamlit, code) {
    this.element = element
    this.data = data
    this.streamlit = streamlit
    this.slides = /** @type {HTMLElement[]} */ ([...element.querySelectorAll('.slide')])
    this.counter = /** @type {HTMLElement} */ (element.querySelector('.counter'))
    /** @type {EmbeddedChart[]} */
    this.charts = []
    this.place = this.slides.findIndex((slide) => slide.matches('.shown'))
    this.typed = ''
    this.wasConnected = streamlit.isConnected()
    const kept = this.slides.findIndex((slide) => slide.dataset.code === code)
    this.show(kept < 0 ? this.place : kept)
  }

  get code() {
    return this.slides[this.place].dataset.code
  }

  /** @param {number} place */
  show(place) {
    this.place = Math.min(Math.max(place, 0), this.slides.length - 1)
    for (const [each, slide] of this.slides.entries()) slide.classList.toggle('shown', each === this.place)
    const slide = this.slides[this.place]
    const said = /** @type {HTMLElement} */ (this.element.querySelector('[data-said][role=status]'))
    said.textContent = slide.dataset.said ?? ''
    this.type('')
    // The address stays: where it changes, the browser asks for the icon of the page anew.
    sessionStorage.setItem(KEPT, slide.dataset.code ?? '')
  }

  /**
   * Take the digits of a number, which the counter shows until it is complete.
   * @param {string} digits
   */
  type(digits) {
    clearTimeout(this.forgetting)
    this.typed = digits
    this.counter.textContent = `${digits ? `${digits}…` : this.place + 1} / ${this.slides.length}`
    if (digits) this.forgetting = setTimeout(() => this.type(''), TYPING)
  }

  /** Return to the page that led here; without the server there is none, and the slides stay. */
  close() {
    if (this.wasConnected && !this.streamlit.isConnected()) return
    const link = /** @type {HTMLElement | null} */ (this.element.querySelector('.close'))
    link?.click()
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { key, target } = event
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const isOnButton = target instanceof Element && target.closest('.steps a, .steps button') !== null
    const isMirrored = document.documentElement.dir === 'rtl' && (key === 'ArrowLeft' || key === 'ArrowRight')
    const step =
      (STEPS[key] ?? 0) * (isMirrored ? -1 : 1) || (key === ' ' && !isOnButton ? (event.shiftKey ? -1 : 1) : 0)
    if (step) this.show(this.place + step)
    else if (key === 'Home') this.show(0)
    else if (key === 'End') this.show(this.slides.length - 1)
    else if (key === 'Escape') this.close()
    else if (/^\d$/.test(key)) this.type(`${this.typed}${key}`.slice(-3))
    else if (key === 'Enter' && this.typed) this.show(Number(this.typed) - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Let each slide show as many rows as have room, and say how many it leaves out. */
  fit() {
    const isNarrow = matchMedia(NARROW).matches
    for (const slide of this.slides) {
      slide.classList.remove('tight')
      const picture = /** @type {HTMLElement} */ (slide.querySelector('.picture'))
      const list = /** @type {HTMLElement | null} */ (picture.querySelector('[data-fit]'))
      if (isNarrow) {
        if (list) showRows(list, list.children.length)
        continue
      }
      const isTight = list ? fitRows(list) : !hasRoom(picture)
      slide.classList.toggle('tight', isTight)
      if (isTight && list) fitRows(list)
    }
  }

  /** Draw each chart so large that its smallest type is as large as that of the slide. */
  async draw() {
    for (const chart of this.charts.splice(0)) chart.finalize()
    for (const [code, text] of Object.entries(this.data.charts)) {
      const slide = this.slides.find((each) => each.dataset.code === code)
      const place = /** @type {HTMLElement | null | undefined} */ (slide?.querySelector('.drawing'))
      if (!slide || !place) continue
      const specification = JSON.parse(text)
      const scale = Number.parseFloat(getComputedStyle(slide).fontSize) / CHART_TYPE
      specification.width = Math.floor(place.clientWidth / scale)
      specification.height = Math.floor(place.clientHeight / scale)
      if (specification.autosize?.type === 'fit-x') specification.autosize.type = 'fit'
      const drawing = document.createElement('div')
      place.replaceChildren(drawing)
      try {
        const embed = await this.streamlit.loadVegaEmbed(this.data.library)
        const options = { ast: true, renderer: 'svg', actions: false, defaultStyle: false, tooltip: false }
        this.charts.push(await embed(drawing, specification, options))
      } catch (error) {
        console.error(error)
        place.textContent = this.data.failed
      }
    }
  }

  async arrange() {
    await document.fonts?.ready
    this.fit()
    await this.draw()
  }
}

/** @type {Deck | null} the deck that is on the page */
let deck = null
/** @type {{x: number, y: number} | null} where a finger began */
let began = null
/** @type {ReturnType<typeof setTimeout> | undefined} */
let arranging

function watch() {
  addEventListener('keydown', (event) => deck?.press(event), { capture: true })
  addEventListener('resize', () => {
    clearTimeout(arranging)
    arranging = setTimeout(() => deck?.arrange(), RESIZE_DELAY)
  })
  addEventListener('click', ({ target }) => {
    const button = /** @type {Element} */ (target).closest('[data-step]')
    if (deck && button) deck.show(deck.place + Number(button.getAttribute('data-step')))
  })
  addEventListener('touchstart', ({ touches, target }) => {
    const isOnTable = /** @type {Element} */ (target).closest('.heats') !== null // it scrolls sideways
    began = touches.length === 1 && !isOnTable ? { x: touches[0].clientX, y: touches[0].clientY } : null
  })
  addEventListener('touchend', ({ changedTouches: [{ clientX, clientY }] }) => {
    if (!deck || !began) return
    const [across, down] = [clientX - began.x, clientY - began.y]
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) {
      deck.show(deck.place - Math.sign(across) * (document.documentElement.dir === 'rtl' ? -1 : 1))
    }
  })
}

let isWatching = false

/** Return the code of the slide that was shown when the reader loaded the page anew; null where they did not. */
function codeBeforeReload() {
  const [load] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))
  return load?.type === 'reload' && !isWatching ? sessionStorage.getItem(KEPT) : null
}

/**
 * @param {ComponentArguments<SlidesData, Record<string, never>>} component
 * @param {Streamlit} streamlit
 */
export default function ({ data, parentElement }, streamlit) {
  Object.assign(document.documentElement, data.document)
  const element = /** @type {HTMLElement} */ (parentElement.querySelector('.slides'))
  if (deck?.element !== element) deck = new Deck(element, data, streamlit, deck ? deck.code : codeBeforeReload())
  deck.data = data
  deck.arrange()
  if (!isWatching) watch()
  isWatching = true
  return () => {
    for (const chart of deck?.charts ?? []) chart.finalize()
    deck = null
  }
}
