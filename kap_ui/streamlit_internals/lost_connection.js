// Says at the foot of the window that the server is gone, until it is back, in the place of Streamlit's dialog.
;(() => {
  const PATIENCE = 3000 // milliseconds, in which a connection comes about or comes back by itself
  const key = document.currentScript?.dataset.key ?? ''
  const line = document.createElement('div')
  line.className = 'kap lost'
  line.setAttribute('aria-live', 'assertive') // it is there from the start, so that its words are read out when they come
  let words = ''
  let isLost = false
  let wasThere = false
  let wasGone = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  const show = () => {
    line.textContent = isLost ? words : ''
  }

  function look() {
    const state = document.querySelector('[data-test-connection-state]')?.getAttribute('data-test-connection-state')
    const isGone = state !== undefined && state !== null && state !== 'CONNECTED'
    if (isGone) {
      wasGone = wasThere
      timer ??= setTimeout(() => {
        isLost = true
        show()
      }, PATIENCE)
      // It would take the page away from the reader, and the focus from where it is.
      const dialog = document.querySelector('[data-testid=stDialog]')
      if (dialog && words) /** @type {HTMLElement | null} */ (dialog.querySelector('section > button'))?.click()
    } else if (timer) {
      clearTimeout(timer)
      timer = undefined
      isLost = false
      show()
    }
    if (isGone || !state) return
    wasThere = true
    if (wasGone) dispatchEvent(new Event('kapback')) // after_loss.js listens
    wasGone = false
  }

  addEventListener('kapwords', (event) => {
    words = /** @type {CustomEvent<Record<string, string>>} */ (event).detail[key]
    show()
    look()
  })
  addEventListener('DOMContentLoaded', () => {
    document.body.append(line)
    look()
    const changes = {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-test-connection-state'],
    }
    new MutationObserver(look).observe(document.body, changes)
  })
})()
