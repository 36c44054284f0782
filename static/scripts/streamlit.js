// All that our scripts use of Streamlit's front end and that its documentation does not promise. The other scripts get
// this module as their second argument (kap_ui/elements/script_files.py). Look here first after an update of Streamlit.

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
export const finishedTitle = () => document.querySelector('[data-test-script-state=notRunning] h1')

let vegaEmbed

/**
 * Return vega-embed, which is loaded once. The file exports it among other things, under a name that changes.
 * @param {string} address of the file, relative to the app
 */
export function loadVegaEmbed(address) {
  vegaEmbed ??= import(new URL(address, document.baseURI).href).then(
    (exported) => Object.values(exported).find((value) => value?.vegaLite).default,
  )
  return vegaEmbed
}
