// The menus of the navigation. Each is a button with what it opens after it; one is open at a time.
function turn(box, menu) {
  for (const other of box.querySelectorAll('[data-menu]')) {
    const isAround = other !== menu && other.parentElement.contains(menu)
    if (!isAround) other.setAttribute('aria-expanded', other === menu && other.getAttribute('aria-expanded') === 'false')
  }
  if (menu?.matches('.every[aria-expanded=true]')) box.querySelector('.here')?.setAttribute('aria-expanded', true)
}

function pass() {
  const title = document.querySelector('h1')
  title.tabIndex = -1
  title.focus()
}

// The reader is on the page that was chosen once it is whole, and if nothing else has taken the focus since.
function arrive(box, streamlit, turns = 100) {
  const { activeElement: now } = document
  if (now && now !== document.body && !box.contains(now)) return
  if (streamlit.finishedTitle()) pass()
  else if (turns) setTimeout(arrive, 50, box, streamlit, turns - 1)
}

const menus = (box) => [...box.querySelectorAll('[data-menu]')]
const remember = (box) => { box.open = menus(box).map((menu) => menu.getAttribute('aria-expanded')) }

export default function ({ parentElement }, streamlit) {
  const box = parentElement.querySelector('.kap')
  if (box.isLeaving) {
    box.isLeaving = false
    setTimeout(arrive, 300, box, streamlit) // when its charts are drawn: to move the focus makes the browser lay the page out
  } else if (box.open) menus(box).forEach((menu, place) => menu.setAttribute('aria-expanded', box.open[place]))
  remember(box)
  if (box.isWatched) return
  box.isWatched = true
  document.querySelector('.early')?.remove()
  box.addEventListener('click', ({ target }) => {
    if (target.closest('[data-pass]')) pass()
    else turn(box, target.closest('[data-menu]'))
    box.isLeaving = !!target.closest('.menus a')
    remember(box)
  })
  box.addEventListener('keydown', ({ key, target }) => {
    const open = key === 'Escape' && menus(box).filter((menu) => menu.matches('[aria-expanded=true]')).at(-1)
    if (!open) return
    if (open.parentElement.contains(target)) open.focus()
    open.setAttribute('aria-expanded', false)
    remember(box)
  })
  // Whoever goes on elsewhere has done with a menu.
  const close = (to) => {
    if (!to || box.contains(to)) return
    turn(box, null)
    remember(box)
  }
  box.addEventListener('focusout', ({ relatedTarget }) => close(relatedTarget))
  addEventListener('pointerdown', ({ target }) => close(target))
  // Charts have their colours from the server: the page runs again, as after Back.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(streamlit.rerun, 200))
}
