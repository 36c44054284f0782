// Runs before a page's own scripts, and notes when charts and blocks were last drawn. Times in milliseconds since 1970.
;(() => {
  if (window.probe) return
  const now = () => performance.timeOrigin + performance.now()
  const probe = { start: null, armed: false, drawn: new Map(), last: 0, received: 0 }
  window.probe = probe
  const DRAWN = 'svg.marks, canvas.marks, .kap'
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(...parameters) {
      super(...parameters)
      this.addEventListener('message', ({ data, isTrusted }) => {
        if (!isTrusted) return // an early message that was held back for Streamlit, which has been counted
        probe.received += data.byteLength ?? data.size ?? data.length
        probe.last = now()
      })
    }
  }
  for (const kind of ['pointerdown', 'keydown', 'click', 'change'])
    addEventListener(
      kind,
      (event) => {
        if (probe.armed) {
          probe.start ??= performance.timeOrigin + event.timeStamp
        }
      },
      true,
    )
  new MutationObserver((changes) => {
    const time = now()
    for (const { target, addedNodes } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement
      const inside = element?.closest(DRAWN)
      if (inside) probe.drawn.set(inside, time)
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue
        if (node.matches(DRAWN)) probe.drawn.set(node, time)
        for (const inner of node.querySelectorAll(DRAWN)) probe.drawn.set(inner, time)
      }
      if (element?.closest('[data-testid=stMain], #floor')) probe.last = time
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [
      'd',
      'transform',
      'fill',
      'stroke',
      'opacity',
      'width',
      'height',
      'viewBox',
      'aria-label',
      'style',
    ],
  })
  probe.arm = () => {
    probe.start = null
    probe.armed = true
    probe.received = 0
  }
  // Waits until so many charts and blocks have been drawn since the start and nothing has changed for a while.
  probe.settled = async ({ charts, blocks, all, start, quiet, longest }) => {
    const end = now() + longest
    for (;;) {
      const from = start ?? probe.start
      const times = (selector) =>
        [...probe.drawn]
          .filter(([node, time]) => node.isConnected && node.matches(selector) && from !== null && time >= from)
          .map(([, time]) => time)
      const drawn = times('svg.marks, canvas.marks')
      const marked = times('.kap')
      const present = document.querySelectorAll('svg.marks, canvas.marks').length
      const app = document.querySelector('[data-testid=stApp]')
      const busy =
        app && (app.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-testid=stAppSkeleton]'))
      const last = Math.max(probe.last, ...drawn, ...marked)
      const ok = !busy && drawn.length >= charts && marked.length >= blocks && present >= all && now() - last > quiet
      if (ok || now() > end) {
        const paint = performance.getEntriesByName('first-contentful-paint')[0]
        return {
          ok,
          charts: drawn.length,
          blocks: marked.length,
          drawn: from === null ? null : Math.max(...drawn, ...(charts ? [] : marked)) - from,
          paint: paint && start ? performance.timeOrigin + paint.startTime - start : null,
          received: probe.received,
          requests: performance.getEntriesByType('resource').length,
        }
      }
      await new Promise((resume) => setTimeout(resume, 20))
    }
  }
})()
