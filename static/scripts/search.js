// The search box of the bar, by the ARIA pattern of a combobox with a listbox. The server answers what is typed
// (kap_ui/server/search.py); no page runs for it. A find is a link, which the block around the box follows.

/** @import { ComponentArguments, Streamlit } from './streamlit.js' */

/**
 * A find (kap_ui/frame/site_search.py). Texts are in parts, of which every second one is what was found.
 * @typedef {object} Find
 * @property {string} href
 * @property {string[]} name
 * @property {string[]} [code]
 * @property {string} [lang] of the name, where it is not the reader's
 * @property {string[]} [other] another text, where the name does not have what was found
 * @property {string} [otherLang]
 * @property {string} [mark] said of what is made up
 *
 * @typedef {object} Answer
 * @property {{title: string, finds: Find[]}[]} groups
 * @property {string} said how many there are, for screen readers
 * @property {string} note what stands below the finds
 */

/** @typedef {HTMLElement & {isLeaving?: boolean}} Navigation as in `menus.js`, which focuses the title of a new page */

const DELAY = 100 // milliseconds without a letter, after which the server is asked
const READY_DELAY = 1500 // milliseconds, until the page stands
const LONGEST = 60 // characters, as in kap_ui/frame/site_search.py
const LIST = 'search-finds'
const NARROW = '(max-width: 1199px)' // there an icon opens the box (kap_ui/look/style/search.css)

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {(Element | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** @param {string} name */
const glyph = (name) => create('i', { class: 'glyph', 'data-icon': name, 'aria-hidden': 'true' })

/** @param {string[]} parts */
const marked = (parts) => parts.map((part, place) => (place % 2 ? create('mark', {}, part) : part))

/** @param {EventTarget | null} target */
const isField = (target) => target instanceof Element && target.matches('input,textarea,select,[contenteditable=true]')

/**
 * @param {Find} find
 * @param {number} place among all finds
 */
function optionOf(find, place) {
  const { href, code, name, lang = '', other, otherLang = '', mark } = find
  const words = create('span', { class: 'words' }, create('span', { lang }, ...marked(name)))
  if (other) words.append(' ', create('small', { lang: otherLang }, ...marked(other)))
  if (mark) words.append(' ', create('em', {}, mark))
  const attributes = { role: 'option', id: `${LIST}-${place}`, href, 'data-go': 'true', tabindex: '-1' }
  const option = create('a', { ...attributes, 'aria-selected': 'false' })
  if (code) option.append(create('b', {}, ...marked(code)), ' ')
  option.append(words)
  return option
}

class SearchBox {
  /**
   * @param {HTMLElement} place that the server has made for it
   * @param {Navigation} navigation
   */
  constructor(place, navigation) {
    const { label = '', code = '' } = place.dataset
    this.place = place
    this.navigation = navigation
    this.lost = '…' // what is said where no answer comes, once the server has said the words
    this.code = code
    this.asked = 0
    this.answered = 0
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined
    /** @type {Element | null} */
    this.before = null
    this.opensFirst = false
    this.field = create('input', {
      ...{ type: 'text', role: 'combobox', 'aria-label': label, placeholder: label, maxlength: String(LONGEST) },
      ...{ 'aria-expanded': 'false', 'aria-controls': LIST, 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' },
      ...{ 'aria-keyshortcuts': '/', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
      ...{ enterkeyhint: 'go', id: 'search-field' },
    })
    this.opener = create('button', { type: 'button', class: 'opener', 'aria-label': label, 'aria-expanded': 'false' })
    this.opener.append(glyph('search'), glyph('close'))
    this.list = create('div', { role: 'listbox', id: LIST, 'aria-label': label })
    this.note = create('p', { class: 'told' })
    this.status = create('p', { class: 'unseen', role: 'status' })
    this.popup = create('div', { class: 'finds' }, this.list, this.note)
    const typed = create(
      'div',
      { class: 'typed' },
      glyph('search'),
      this.field,
      create('kbd', { 'aria-hidden': 'true' }, '/'),
    )
    place.append(typed, this.opener, this.popup, this.status)
    this.close()
    this.watch()
    setTimeout(() => this.isSeen && this.ask(''), READY_DELAY)
  }

  watch() {
    this.field.addEventListener('input', () => this.wait())
    this.field.addEventListener('keydown', (event) => this.handle(event))
    this.field.addEventListener('focus', () => {
      this.open()
      this.ask('') // so that the index is ready when the first letter comes
    })
    this.place.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.place.contains(/** @type {Node | null} */ (relatedTarget))) this.leave()
    })
    // The focus stays in the field while a find or the space around the finds is clicked.
    this.popup.addEventListener('mousedown', (event) => event.preventDefault())
    this.list.addEventListener('click', (event) => {
      const isNewTab = event.button || event.ctrlKey || event.metaKey || event.shiftKey
      if (!isNewTab && /** @type {Element} */ (event.target).closest('[role=option]')) this.go()
    })
    this.opener.addEventListener('mousedown', (event) => event.preventDefault())
    this.opener.addEventListener('click', () => {
      if (this.isOpen) this.clear(true)
      else this.focus()
    })
  }

  /** Whether the bar is there to be used: slides lie over it. */
  get isSeen() {
    return this.place.checkVisibility?.() !== false && !document.querySelector('.slides')
  }

  get isOpen() {
    return this.place.matches('.open')
  }

  get options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll('[role=option]')])
  }

  get active() {
    return this.options.find((option) => option.getAttribute('aria-selected') === 'true')
  }

  focus() {
    this.before = document.activeElement
    this.open() // on a narrow screen the field is hidden until then
    this.field.focus()
    this.field.select()
  }

  open() {
    this.place.classList.add('open')
    this.opener.setAttribute('aria-expanded', 'true')
    if (this.field.value.trim()) this.wait()
  }

  /** Close the finds. */
  close() {
    this.asked += 1 // an answer that is still under way is too late
    clearTimeout(this.timer)
    this.opensFirst = false
    this.list.replaceChildren()
    this.tell('')
    this.expand()
  }

  /** The focus has gone elsewhere. What is typed stays where the field is seen. */
  leave() {
    this.close()
    this.place.classList.remove('open')
    this.opener.setAttribute('aria-expanded', 'false')
    if (matchMedia(NARROW).matches) this.field.value = ''
  }

  /**
   * Clear the field. An empty one is left, and the focus returns to where it was.
   * @param {boolean} isLeft whether it is left in any case
   */
  clear(isLeft = false) {
    const wasEmpty = !this.field.value
    this.field.value = ''
    this.close()
    if (!wasEmpty && !isLeft) return
    const { before } = this
    this.field.blur()
    this.leave()
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus()
    else if (matchMedia(NARROW).matches) this.opener.focus()
  }

  /** A find has been chosen: its page runs next, and gets the focus. */
  go() {
    this.navigation.isLeaving = true
    this.field.value = ''
    this.field.blur()
    this.leave()
  }

  /** @param {string} words that stand below the finds */
  tell(words) {
    this.note.textContent = words
  }

  expand() {
    const { options } = this
    this.list.hidden = !options.length
    this.note.hidden = !this.note.textContent
    this.popup.hidden = this.list.hidden && this.note.hidden
    this.field.setAttribute('aria-expanded', String(options.length > 0))
    this.field.removeAttribute('aria-activedescendant')
  }

  /** Ask the server once no letter has been typed for a while. */
  wait() {
    clearTimeout(this.timer)
    const words = this.field.value.trim()
    if (!words) return this.close()
    this.asked += 1
    this.timer = setTimeout(() => this.ask(words), DELAY)
  }

  /**
   * Ask the server, and show its answer unless something else has been typed meanwhile.
   * @param {string} words none: make the index ready, and tell what is said where no answer comes
   */
  async ask(words) {
    const number = this.asked
    // The link of the logo has what every page knows of the reader's choices.
    const home = /** @type {HTMLAnchorElement | null} */ (this.navigation.querySelector('.home'))
    const query = new URL(home?.href ?? location.href).searchParams
    if (!query.has('lang')) query.set('lang', document.documentElement.lang)
    query.set('q', words)
    try {
      const headers = this.code ? { 'X-KAP-Search-Pass': this.code } : undefined
      const response = await fetch(new URL(`search?${query}`, document.baseURI), { headers })
      if (!response.ok) throw new Error(String(response.status))
      const answer = /** @type {Answer & {lost?: string}} */ (await response.json())
      if (words && number === this.asked) this.show(answer)
      this.lost = answer.lost ?? this.lost
    } catch {
      if (words && number === this.asked) this.show({ groups: [], said: this.lost, note: this.lost })
    }
  }

  /** @param {Answer} answer */
  show({ groups, said, note }) {
    this.answered = this.asked
    let place = 0
    this.list.replaceChildren(
      ...groups.map(({ title, finds }, number) => {
        const id = `${LIST}-kind-${number}`
        const head = create('div', { class: 'kind', role: 'presentation', id }, title)
        const options = finds.map((find) => optionOf(find, place++))
        return create('div', { role: 'group', 'aria-labelledby': id }, head, ...options)
      }),
    )
    this.popup.scrollTop = 0
    this.tell(note)
    this.status.textContent = said
    this.expand()
    if (this.opensFirst) this.options[0]?.click()
    this.opensFirst = false
  }

  /** @param {HTMLElement | undefined} option */
  activate(option) {
    this.active?.setAttribute('aria-selected', 'false')
    this.field.removeAttribute('aria-activedescendant')
    if (!option) return
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    this.field.setAttribute('aria-activedescendant', option.id)
  }

  /** @param {KeyboardEvent} event */
  handle(event) {
    if (event.isComposing) return // the key belongs to the input of a Chinese word
    const { options, active } = this
    const at = active ? options.indexOf(active) : -1
    switch (event.key) {
      case 'ArrowDown':
        this.activate(options[(at + 1) % options.length])
        break
      case 'ArrowUp':
        this.activate(options.at(at < 0 ? -1 : at - 1))
        break
      case 'Home':
      case 'End':
        if (!active) return // the keys move in what is typed
        this.activate(options.at(event.key === 'Home' ? 0 : -1))
        break
      case 'Enter':
        if (this.field.value.trim() && this.answered !== this.asked) this.opensFirst = true
        else (active ?? options[0])?.click()
        break
      case 'Escape':
        this.clear()
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }
}

/** @type {SearchBox | undefined} */
let shown

document.addEventListener('keydown', (event) => {
  const isPlain = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
  if (!isPlain || !shown?.place.isConnected || isField(event.target) || event.defaultPrevented) return
  if (!shown.isSeen) return
  event.preventDefault()
  shown.focus()
})

/**
 * @param {ComponentArguments<unknown, Record<string, never>>} component
 * @param {Streamlit} _streamlit
 */
export default function ({ parentElement }, _streamlit) {
  const navigation = /** @type {Navigation} */ (parentElement.querySelector('.kap'))
  const place = /** @type {HTMLElement | null} */ (parentElement.querySelector('.find [role=search]'))
  if (place && !place.childElementCount) shown = new SearchBox(place, navigation)
}
