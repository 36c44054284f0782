// The functions of `streamlit.js` without Streamlit's undocumented front end: the app works, only slower.

/** Run the page anew, for the address that the window shows now. */
export function rerun() {
  location.reload()
}

/**
 * Go to an address of the app.
 * @param {string} address
 */
export function open(address) {
  location.assign(address)
}

/** Return whether a link should be followed by `open`: the browser follows it itself. */
export const isConnected = () => false

/** Return the title of the page. */
export const finishedTitle = () => /** @type {HTMLElement | null} */ (document.querySelector('h1'))

/** Return null: where the browser loads each page, it also scrolls it. */
export const scroller = () => null
