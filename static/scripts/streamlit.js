// All that our scripts use of Streamlit's undocumented front end. The other scripts get this module as second argument
// (kap_ui/elements/script_files.py). Look here first after an update of Streamlit.

/**
 * What Streamlit passes to the default export of a component's script.
 * @template Data what Python passed as `data`
 * @template {Record<string, unknown>} Reports the values that the component reports, by the name of event or state
 * @typedef {object} ComponentArguments
 * @property {Data} data
 * @property {HTMLElement} parentElement the element around the component's HTML
 * @property {Report<Reports>} setTriggerValue reports an event, which Python sees in one script run
 * @property {Report<Reports>} setStateValue sets a state, which Python sees until it is set again
 */

/**
 * @template {Record<string, unknown>} Reports
 * @typedef {<Name extends string & keyof Reports>(name: Name, value: Reports[Name]) => void} Report
 */

/**
 * This module.
 * @typedef {typeof import('./streamlit.js')} Streamlit
 */

/**
 * The part that we use of a Vega view.
 * @typedef {object} VegaView
 * @property {(name: string, rows?: Row[]) => VegaView} data replaces the rows of a data set
 * @property {(name: string, listener: (name: string, rows: SelectedMark[]) => void) => VegaView} addDataListener
 * @property {(type: string, listener: (event: MouseEvent, item: SceneItem | null) => void) => VegaView} addEventListener
 * @property {(name: string, value: unknown) => VegaView} signal
 * @property {(parts: StateParts) => {data?: Record<string, unknown>}} getState
 * @property {() => Promise<VegaView>} runAsync draws what has changed
 *
 * Which signals and data sets a state has.
 * @typedef {{signals: () => boolean, data: (name?: string) => boolean}} StateParts
 *
 * @typedef {Record<string, unknown>} Row values by column name
 *
 * A row of the data set that holds a selection.
 * @typedef {{fields: {field: string}[], values: unknown[]}} SelectedMark
 *
 * A mark in the picture, with the words of its tip: a sentence, or values by their heads.
 * @typedef {{tooltip?: string | Record<string, unknown>}} SceneItem
 *
 * @typedef {(handler: unknown, event: MouseEvent, item: SceneItem, words: SceneItem['tooltip'] | null) => void} TooltipHandler
 *
 * @typedef {{view: VegaView, finalize: () => void}} EmbeddedChart
 * @typedef {(element: HTMLElement, specification: object, options: object) => Promise<EmbeddedChart>} VegaEmbed
 */

/** Run the page anew, for the address that the window shows now. Streamlit does so when Back or Forward is pressed. */
export function rerun() {
  dispatchEvent(new PopStateEvent('popstate'))
}

/**
 * Go to an address of the app in one script run, without a load.
 * @param {string} address
 */
export function open(address) {
  history[address === location.href ? 'replaceState' : 'pushState']({}, '', address)
  rerun()
}

/** Return whether the browser is connected to the server. */
export const isConnected = () => document.querySelector('[data-test-connection-state=CONNECTED]') !== null

/** Return the title of the page, or null while a script run is under way. */
export const finishedTitle = () =>
  /** @type {HTMLElement | null} */ (document.querySelector('[data-test-script-state=notRunning] h1'))

/** Return the element that scrolls the page, or null. */
export const scroller = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-testid=stMain]'))

/** @type {Promise<VegaEmbed> | undefined} */
let vegaEmbed

/**
 * Return vega-embed, which is loaded once. The file exports it among other things, under a name that changes.
 * @param {string} address of the file, relative to the app
 * @returns {Promise<VegaEmbed>}
 */
export function loadVegaEmbed(address) {
  vegaEmbed ??= import(new URL(address, document.baseURI).href).then(
    (exported) => Object.values(exported).find((value) => value?.vegaLite).default,
  )
  return vegaEmbed
}
