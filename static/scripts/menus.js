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

export default function ({ parentElement }) {
  const box = parentElement.querySelector('.kap')
  if (box.isWatched) return
  box.isWatched = true
  document.querySelector('.early')?.remove()
  box.addEventListener('click', ({ target }) => {
    if (target.closest('[data-pass]')) pass()
    else turn(box, target.closest('[data-menu]'))
  })
  box.addEventListener('keydown', ({ key, target }) => {
    const open = key === 'Escape' && [...box.querySelectorAll('[data-menu][aria-expanded=true]')].at(-1)
    if (!open) return
    if (open.parentElement.contains(target)) open.focus()
    turn(box, null)
  })
  // Whoever goes on elsewhere has done with a menu.
  box.addEventListener('focusout', ({ relatedTarget: to }) => to && !box.contains(to) && turn(box, null))
  addEventListener('pointerdown', ({ target }) => box.contains(target) || turn(box, null))
}
