// What the tests of the scripts share: a component on a page, what it reports, and an observer of sizes to drive.
// Elements are compared by `assert.ok(one === another)`: to print how two differ would take minutes.

/**
 * Put HTML on the page in place of what was there, and return the element around it.
 * @param {string} html
 */
export function mount(html) {
  const parent = document.createElement('div')
  parent.innerHTML = html
  document.body.replaceChildren(parent)
  return parent
}

/**
 * Return the element that a selector finds on the page.
 * @template {HTMLElement} [Found=HTMLElement]
 * @param {string} selector
 * @returns {Found}
 */
export function find(selector) {
  const element = document.querySelector(selector)
  if (!element) throw new Error(`nothing on the page is ${selector}`)
  return /** @type {Found} */ (element)
}

/** Return the element that has the focus. */
export const focused = () => /** @type {HTMLElement} */ (document.activeElement)

/** Return a list of what a component has reported, each with its name, and the function that reports. */
export function reporter() {
  /** @type {[name: string, value: unknown][]} */
  const reports = []
  /** @type {(name: string, value: unknown) => void} */
  const report = (name, value) => reports.push([name, value])
  return { reports, report }
}

/**
 * Streamlit's side, as the module `streamlit.js` has it, which notes what it is asked for.
 * @param {object} [changes]
 */
export function fakeStreamlit(changes) {
  /** @type {string[]} */
  const opened = []
  const streamlit = {
    reruns: 0,
    opened,
    rerun: () => {
      streamlit.reruns += 1
    },
    /** @param {string} address */
    open: (address) => {
      opened.push(address)
    },
    isConnected: () => true,
    /** @type {() => HTMLElement | null} */
    finishedTitle: () => document.querySelector('h1'),
    /** @type {() => HTMLElement | null} */
    scroller: () => null,
    /** @type {import('../../static/scripts/streamlit.js').Streamlit['loadVegaEmbed']} */
    loadVegaEmbed: () => Promise.reject(new Error('there is no Vega')),
    ...changes,
  }
  return streamlit
}

/** A ResizeObserver that reports a width when a test says so. */
export class Sizes {
  /** @type {Sizes[]} */
  static all = []

  /** Use this class for every observer from now on. */
  static use() {
    Sizes.all = []
    Object.assign(globalThis, { ResizeObserver: Sizes })
  }

  isConnected = true

  /** @param {(entries: {contentRect: {width: number}}[]) => void} callback */
  constructor(callback) {
    this.callback = callback
    Sizes.all.push(this)
  }

  observe() {}

  disconnect() {
    this.isConnected = false
  }

  /** @param {number} width */
  report(width) {
    if (this.isConnected) this.callback([{ contentRect: { width } }])
  }
}

/** An IntersectionObserver for which all is in sight, until a test says that nothing is. */
export class Sight {
  static isAll = true
  /** @type {Sight[]} */
  static all = []

  /** Use this class for every observer from now on. */
  static use() {
    Sight.isAll = true
    Sight.all = []
    Object.assign(globalThis, { IntersectionObserver: Sight, requestIdleCallback: undefined })
  }

  /** @param {(entries: {isIntersecting: boolean}[]) => void} callback */
  constructor(callback) {
    this.callback = callback
    Sight.all.push(this)
  }

  observe() {
    queueMicrotask(() => this.callback([{ isIntersecting: Sight.isAll }]))
  }

  disconnect() {}
}
